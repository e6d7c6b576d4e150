"""What the reports room, which stands right of this one, tells: the kinds of report, and what a report lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scoring.models import Case


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind's code, the name its document bears, and what tells it from another of that name."""

    code: str
    document: str
    variant: str = ""

    @property
    def subject(self) -> str:
        """What a case of this kind is called: the document's name without 报告."""
        return self.document.removesuffix("报告")

    @property
    def label(self) -> str:
        """As people choose it."""
        return f"{self.document}（{self.variant}）" if self.variant else self.document


_OFFERS: list[Callable[[], Iterable[ReportKind]]] = []


def offer_report_kinds(kinds: Callable[[], Iterable[ReportKind]]) -> None:
    """Offer kinds to those who open a case; asked each time, so that nothing is read when the program starts."""
    if kinds not in _OFFERS:
        _OFFERS.append(kinds)


_STANDING: list[Callable[[Case], str]] = []


def tell_report_standing(teller: Callable[[Case], str]) -> None:
    """Register who says in a sentence what the report of a case still lacks; nothing where it is complete."""
    if teller not in _STANDING:
        _STANDING.append(teller)


def report_standing(case: Case) -> str:
    """What the report of the case still lacks, for those who submit or approve it; empty where it is complete."""
    return "".join(teller(case) for teller in _STANDING)


def report_kinds() -> list[ReportKind]:
    """All kinds that are offered, by code."""
    return sorted((kind for offer in _OFFERS for kind in offer()), key=lambda kind: kind.code)
