"""Requests of the pages of entrustments, as their pages send them."""

from __future__ import annotations

from collections.abc import Callable

from scoring.cases.choices import State
from scoring.entrusting.services import add_to_entrustment
from tests.platform.posts import Post, put_in_state
from tests.platform.site import Site


def _new(site: Site) -> Post:
    given = site.entrustment
    days = {"valid_from": str(given.valid_from), "valid_to": str(given.valid_to)}
    bodies = {"client": given.client_id, "firm": given.firm_id}
    return Post("U", {**bodies, **days, "number": "某采〔2030〕1号", "fee": "8万元", "whole": given.client.code})


def _taken_back(site: Site) -> Post:
    case = site.main.case
    put_in_state(site, State.SCORING)
    add_to_entrustment(
        entrustment=site.entrustment, agencies={}, cases=[case], reason="补充协议", actor=site.people["U"]
    )
    return Post("U", {"cases": [case.pk], "reason": "改由本单位评价"})


DRIVES: dict[str, Callable[[Site], Post]] = {
    "entrustment-new": _new,
    "entrustment-add": lambda site: Post("U", {"single": site.main.case.agency.code, "reason": "补充协议"}),
    "entrustment-extend": lambda _site: Post("U", {"valid_to": "2040-01-01", "reason": "补充协议"}),
    "entrustment-end": lambda site: Post("U", {"on": str(site.entrustment.valid_from), "reason": "合同解除"}),
    "entrustment-take-back": _taken_back,
}
