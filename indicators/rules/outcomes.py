"""What a rule says about an indicator: score, status and the sentence that explains it."""

from decimal import Decimal
from enum import Enum
from typing import NamedTuple


class RuleError(ValueError):
    """A rule, adjustment or ladder is wrongly written; in Chinese: which parameter, what was found and expected."""


class EngineError(ValueError):
    """A tree or an override cannot be used; the message says in Chinese which indicator and why."""


class Status(Enum):
    """How an indicator stands. ``NEEDS_ATTENTION`` is scored, but its data look wrong."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_ATTENTION = "needs_attention"

    @property
    def label(self) -> str:
        return _LABELS[self]


SCORED = Status.SCORED  # looked up once: every indicator of every case asks for it
_LABELS = {
    Status.SCORED: "已评分",
    Status.MISSING: "待填",
    Status.NOT_APPLICABLE: "不适用",
    Status.NEEDS_ATTENTION: "需核对",
}


class Outcome(NamedTuple):
    """``score`` is rounded to the displayed places, ``raw`` is not; both are None where nothing could be scored."""

    score: Decimal | None
    status: Status
    basis: str
    raw: Decimal | None = None


# What scorers give: the fields of an Outcome in a bare tuple, named only when somebody asks. Every indicator of every
# case makes one, and a bare tuple takes a fifth of the time.
Verdict = tuple[Decimal | None, Status, str, Decimal | None]


def missing(reason: str) -> Verdict:
    """Not scored, for an entry is missing or unusable."""
    return (None, Status.MISSING, f"待填：{reason}", None)


def not_applicable(reason: str) -> Verdict:
    """Not scored, for the indicator does not apply to this unit or project."""
    return (None, Status.NOT_APPLICABLE, f"不适用：{reason}", None)


def flagged(verdict: Verdict, warning: str) -> Verdict:
    """The same score with a warning; a verdict without a score stays as it is."""
    score, _, basis, raw = verdict
    if score is None:
        return verdict
    return score, Status.NEEDS_ATTENTION, f"{basis}；{warning}", raw
