"""Who can take a case over: bodies that may evaluate its agency, each with its evaluators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.cases.models import Case
from scoring.panel.selectors import candidates
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.selectors import lineage
from units.entrustments.models import Entrustment
from units.entrustments.selectors import entrusted_agencies, firms
from units.people.models import User


@dataclass(frozen=True, slots=True)
class Taker:
    """A body that can evaluate the case, and its evaluators; without ``body`` the agency evaluates itself."""

    value: str
    label: str
    body: Agency | None
    entrustment: Entrustment | None
    people: tuple[User, ...]
    is_present: bool


def takers(case: Case) -> list[Taker]:
    """The body that has the case, then the agency itself, the offices above it, and the firms entrusted with it."""
    found: dict[str, Taker] = {}
    for body, entrustment in _bodies(case):
        taker = _taker(case, body, entrustment)
        found.setdefault(taker.value, taker)
    return list(found.values())


def _bodies(case: Case) -> Iterator[tuple[Agency | None, Entrustment | None]]:
    yield case.evaluator, case.entrustment
    yield None, None
    for office in lineage(case.agency)[1:]:
        yield office, None
    if case.agency.region_code:
        of_region = Agency.objects.filter(kind=AgencyKind.FINANCE, region_code=case.agency.region_code)
        for bureau in of_region.prefetch_related("names").order_by("code"):
            yield bureau, None
    for given in entrusted_agencies([firm.pk for firm in firms()]).get(case.agency_id, []):
        yield given.firm, given


def _taker(case: Case, body: Agency | None, entrustment: Entrustment | None) -> Taker:
    if body is not None and body.pk == case.agency_id:
        body = None
    value = "self" if body is None else f"body-{body.pk}" if entrustment is None else f"entrustment-{entrustment.pk}"
    name = f"{case.agency}（单位自己评价）" if body is None else str(body)
    contract = f"（委托合同 {entrustment.number}）" if entrustment else ""
    is_present = (body and body.pk) == case.evaluator_id and (entrustment and entrustment.pk) == case.entrustment_id
    people = tuple(candidates(Case(agency=case.agency, evaluator=body)))
    return Taker(value, name + contract, body, entrustment, people, is_present)
