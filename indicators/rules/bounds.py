"""Whether an actual meets its target, and full marks or none for it."""

from decimal import Decimal

from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import SCORED, Verdict


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


def all_or_nothing(weight: Decimal, place: Decimal, full: bool, why: str) -> Verdict:
    """Full marks or none; ``why`` opens the sentence."""
    raw = weight if full else ZERO
    score = raw.quantize(place)
    return (score, SCORED, f"{why}，得{'满分' if full else ''} {score!s}", raw)
