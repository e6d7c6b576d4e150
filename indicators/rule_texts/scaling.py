"""A rule for another weight: its points grow with the weight, everything else stays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.rule_texts.proposal import Data
from indicators.rule_texts.trials import tried
from indicators.rules.catalogue import parse_rule
from indicators.rules.numbers import decimal_text
from indicators.rules.outcomes import RuleError

# The parameters of rules that are points, and grow with the weight.
_IN_POINTS = frozenset(("points", "cap", "low", "high"))
_SOME_TARGET = "≥80%"
_CENT = Decimal("0.01")
_MOST_PLACES = 6


def scaled_by(data: Data, factor: Decimal) -> dict[str, Any]:
    """The rule's data with all its points times ``factor``."""
    return {key: _each_times(key, value, factor) for key, value in data.items()}


def for_part(data: Data, weight: Decimal, part: Decimal) -> dict[str, Any] | None:
    """The rule of a leaf of ``weight`` for one of ``part``, which gives the same share of its weight for every actual.

    None where there is none: points that a formula holds, or that have no end as decimals.
    """
    scaled = scaled_by(data, part / weight)
    try:
        parsed = parse_rule(scaled)
        if parsed.problems(part) or not _is_short(scaled):
            return None
        whole, parts = tried(data, weight, _SOME_TARGET), tried(scaled, part, _SOME_TARGET)
    except RuleError:
        return None
    pairs = list(zip(whole, parts, strict=False))
    alike = all(
        (one.value, one.score is None) == (other.value, other.score is None)
        and abs((one.score or 0) * part - (other.score or 0) * weight) <= _CENT * (weight + part)
        for one, other in pairs
    )
    return scaled if pairs and alike and len(whole) == len(parts) else None


def _is_short(value: Any) -> bool:
    """Whether no number among the data was cut at the end of a division."""
    if isinstance(value, Mapping):
        return all(_is_short(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(map(_is_short, value))
    return not isinstance(value, str) or len(value.partition(".")[2]) <= _MOST_PLACES


def _each_times(key: str, value: Any, factor: Decimal) -> Any:
    if isinstance(value, Mapping):
        return scaled_by(value, factor)
    if isinstance(value, list | tuple):
        return [scaled_by(item, factor) if isinstance(item, Mapping) else item for item in value]
    if key in _IN_POINTS and isinstance(value, str | int) and not str(value).endswith("%"):
        return decimal_text((Decimal(value) * factor).normalize())
    return value
