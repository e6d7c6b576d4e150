"""Requests of a case's own page: its steps, and giving it to another, as their pages send them."""

from __future__ import annotations

from collections.abc import Callable

from scoring.cases.choices import State
from tests.factories.forms import form_of
from tests.platform.posts import Post, page_form, put_in_state
from tests.platform.site import Site


def _handed_over(site: Site) -> Post:
    sent = page_form(site, "R", "case-hand-over")
    return Post("R", sent | {"responsible": str(site.people["second evaluator"].pk), "reason": "调离岗位"})


def _transition(site: Site) -> Post:
    put_in_state(site, State.SUBMITTED)
    return Post("E", {"reason": "发现漏填"}, line="transition withdraw")


def _corrected(site: Site) -> Post:
    """The second post, with what the first one told about."""
    sent = page_form(site, "E", "case-correct") | {"title": "改过的名称", "reason": "名称有误"}
    told = site.client("E").post(site.address("case-correct"), sent).content.decode()
    return Post("E", sent | {"shown": form_of(told)["shown"]})


DRIVES: dict[str, Callable[[Site], Post]] = {
    "transition": _transition,
    "case-correct": _corrected,
    "case-hand-over": _handed_over,
}
