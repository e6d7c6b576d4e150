"""Requests of a case's own page: its steps, and giving it to another, as their pages send them."""

from __future__ import annotations

from collections.abc import Callable

from scoring.cases.choices import State
from tests.platform.posts import Post, page_form, put_in_state
from tests.platform.site import Site


def _handed_over(site: Site) -> Post:
    sent = page_form(site, "R", "case-hand-over")
    return Post("R", sent | {"responsible": str(site.people["second evaluator"].pk), "reason": "调离岗位"})


def _transition(site: Site) -> Post:
    put_in_state(site, State.SUBMITTED)
    return Post("E", {"reason": "发现漏填"}, line="transition withdraw")


DRIVES: dict[str, Callable[[Site], Post]] = {
    "transition": _transition,
    "case-hand-over": _handed_over,
}
