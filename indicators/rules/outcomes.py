"""What a rule says about an indicator: score, status and the sentence that explains it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum


class RuleError(ValueError):
    """A rule, adjustment or ladder is wrongly written; in Chinese: which parameter, what was found and expected.

    ``key`` is the parameter as a framework writes it, e.g. ``steps.2.share``; "" where the fault is of the whole.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class Status(Enum):
    """How an indicator stands. ``NEEDS_ATTENTION`` is scored, but its data look wrong."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_ATTENTION = "needs_attention"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Status.SCORED: "已评分",
    Status.MISSING: "待填",
    Status.NOT_APPLICABLE: "不适用",
    Status.NEEDS_ATTENTION: "需核对",
}


# Not frozen: one is made for every indicator of every case, and a frozen dataclass takes four times as long to make.
@dataclass(slots=True)
class Outcome:
    """What a rule makes of an indicator.

    ``raw`` are the points as they come out, ``score`` is rounded to the displayed places; both are None where nothing
    could be scored. ``explain`` makes the sentence of the score as it is printed: ``完成率 96.84% × 分值 5 = 4.84``.
    """

    raw: Decimal | None
    explain: Callable[[str], str]
    warning: str = ""
    status: Status = Status.SCORED
    score: Decimal | None = None

    @property
    def basis(self) -> str:
        """The sentence behind the score, put together when it is read."""
        sentence = self.explain(str(self.score))
        return f"{sentence}；{self.warning}" if self.warning else sentence

    def adding(self, words: str) -> Outcome:
        """The same, with more at the end of its sentence."""
        return replace(self, explain=lambda _: f"{self.basis}{words}", warning="")

    def flagged(self, warning: str) -> Outcome:
        """The same score with one more warning; nothing changes where there is no score."""
        if self.score is None:
            return self
        return replace(self.adding(""), warning=warning, status=Status.NEEDS_ATTENTION)


class Unscored(Exception):
    """Raised while scoring where the data do not allow a score."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.basis)
        self.outcome = outcome


def unscored(status: Status, words: str) -> Outcome:
    """No score, and the words that say why."""
    return Outcome(None, lambda _: words, status=status)


def missing(reason: str) -> Outcome:
    """Not scored, for an entry is missing or unusable."""
    return unscored(Status.MISSING, f"待填：{reason}")


def not_applicable(reason: str) -> Outcome:
    """Not scored, for the indicator does not apply to this unit or project."""
    return unscored(Status.NOT_APPLICABLE, f"不适用：{reason}")
