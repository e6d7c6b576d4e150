"""The kinds of report that a case may lead to, as the reports room offers them: it stands right of this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


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


def report_kinds() -> list[ReportKind]:
    """All kinds that are offered, by code."""
    return sorted((kind for offer in _OFFERS for kind in offer()), key=lambda kind: kind.code)
