"""Full marks or none, and whether an actual meets its target."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from budgets.quantities import Quantity
from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import Outcome

_MEETS = {"≥": ge, ">": gt, "≤": le, "<": lt, "=": eq}


def full_marks_if(met: bool, weight: Decimal, why: Callable[[], str], warning: str = "") -> Outcome:
    """Full marks or none; ``why`` opens the sentence."""
    word = "满分" if met else ""
    return Outcome(weight if met else ZERO, lambda score: f"{why()}，得{word} {score}", warning)


def is_met(actual: Decimal, target: Decimal, bound: str) -> bool:
    """Whether the actual meets the target as its sign says; a target without one is a least value."""
    return _MEETS.get(bound, ge)(actual, target)


def is_met_by(actual: Decimal, target: Quantity) -> bool:
    """The same for a target with its sign or signs: in a range both of its edges are met."""
    low, high = target.lower_edge, target.upper_edge
    return all(edge.value is not None and is_met(actual, edge.value, edge.bound) for edge in (low, high))
