"""Points distributed evenly or in proportion; every sum is exact."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from indicators.drafts.framework_drafts import weight_of
from indicators.frameworks.content import Json
from indicators.rules import is_extra_rule
from indicators.rules.numbers import decimal_text

_CENT = Decimal("0.01")


def even_parts(whole: Decimal, count: int) -> list[Decimal]:
    """``count`` parts of ``whole`` that differ by at most one unit: whole points where they go up, else halves, tenths
    or hundredths. What is left over goes to the first parts; the sum is exact.
    """
    if count < 1:
        return []
    for unit in (Decimal(1), Decimal("0.5"), Decimal("0.1"), _CENT):
        if whole % (unit * count) == 0:
            return [whole / count] * count
    unit = Decimal("0.1") if whole >= count and whole % Decimal("0.1") == 0 else _CENT
    base = (whole / count / unit).to_integral_value(ROUND_DOWN) * unit
    extra = int((whole - base * count) / unit)
    return [base + unit if number < extra else base for number in range(count)]


def proportional_parts(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``whole`` in proportion to ``weights``, to the hundredth; hundredths left over go to the largest remainders."""
    total = sum(weights, Decimal(0))
    if not total:
        return even_parts(whole, len(weights))
    exact = [whole * weight / total for weight in weights]
    parts = [share.quantize(_CENT, ROUND_DOWN) for share in exact]
    left = int((whole - sum(parts, Decimal(0))) / _CENT)
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[:left]:
        parts[at] += _CENT
    return parts


def filled_weights(content: Json) -> tuple[Json, int]:
    """The draft with every blank weight given an even part of what its branch has left, and how many were given.

    From the top down; what is filled already stays. A branch without anything left keeps its blanks.
    """
    content = copy.deepcopy(content)
    whole = weight_of({"weight": content.get("total", "")})
    return content, _fill(content.get("tree", []), whole)


def _fill(nodes: list[Json], whole: Decimal | None) -> int:
    blank = [node for node in nodes if weight_of(node) is None and not is_extra_rule(node.get("rule") or {})]
    given = 0
    if blank and whole is not None:
        left = whole - sum((weight_of(node) or Decimal(0) for node in nodes), Decimal(0))
        if left > 0:
            for node, part in zip(blank, even_parts(left, len(blank)), strict=True):
                node["weight"] = decimal_text(part)
            given = len(blank)
    return given + sum(_fill(node.get("children", []), weight_of(node)) for node in nodes)
