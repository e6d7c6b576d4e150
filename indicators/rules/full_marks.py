"""Full marks or none, and whether an actual meets its target."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import Outcome


def full_marks_if(met: bool, weight: Decimal, why: Callable[[], str], warning: str = "") -> Outcome:
    """Full marks or none; ``why`` opens the sentence."""
    word = "满分" if met else ""
    return Outcome(weight if met else ZERO, lambda score: f"{why()}，得{word} {score}", warning)


def is_met(actual: Decimal, target: Decimal, bound: str) -> bool:
    """Whether the actual meets the target as its bound says; a target without one is a least value."""
    if bound == "≤":
        return actual <= target
    if bound == "<":
        return actual < target
    if bound == ">":
        return actual > target
    if bound == "=":
        return actual == target
    return actual >= target
