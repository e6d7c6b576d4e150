"""What the reports room, which stands right of this one, tells: the kinds of report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from indicators.constants import FrameworkKind


@dataclass(frozen=True, slots=True)
class Scores:
    """What a kind asks of the framework that gives its scores; without ``required`` it can be made without any.

    ``framework_kinds`` and ``indicators`` (paths that its sentences speak of): any framework where they are empty.
    """

    required: bool
    framework_kinds: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()

    def misfit(self, kind: str, paths: Collection[str]) -> str:
        """Why a framework of that kind with those indicators does not suit, in Chinese; empty where it does."""
        if self.framework_kinds and kind not in self.framework_kinds:
            wanted = "、".join(FrameworkKind(one).label for one in self.framework_kinds)
            return f"它用于{FrameworkKind(kind).label}，应选用于{wanted}的"
        lacking = [path for path in self.indicators if path not in paths]
        return f"其中没有指标“{'”“'.join(lacking)}”，应选有这些指标的" if lacking else ""


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind's code, the name its document bears, what tells it from another of that name, and its use of scores."""

    code: str
    document: str
    variant: str = ""
    scores: Scores | None = None

    @property
    def subject(self) -> str:
        """What a case of this kind is called: the document's name without 报告."""
        return self.document.removesuffix("报告")

    @property
    def label(self) -> str:
        """As people choose it."""
        return f"{self.document}（{self.variant}）" if self.variant else self.document

    @property
    def must_score(self) -> bool:
        """Whether a case of this kind cannot do without a framework."""
        return self.scores is not None and self.scores.required

    def takes(self, framework_kind: str, paths: Collection[str]) -> bool:
        """Whether a framework of that kind with those indicators suits."""
        return self.scores is not None and not self.scores.misfit(framework_kind, paths)


_OFFERS: list[Callable[[], Iterable[ReportKind]]] = []


def offer_report_kinds(kinds: Callable[[], Iterable[ReportKind]]) -> None:
    """Offer kinds to those who open a case; asked each time, so that nothing is read when the program starts."""
    if kinds not in _OFFERS:
        _OFFERS.append(kinds)


def report_kinds() -> list[ReportKind]:
    """All kinds that are offered, by code."""
    return sorted((kind for offer in _OFFERS for kind in offer()), key=lambda kind: kind.code)
