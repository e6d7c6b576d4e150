"""Where the dots of a panel's scores stand on a line from 0 to the weight: geometry only, the table has the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scoring.panel.selectors import LeafScores

_LEFT, _LENGTH = Decimal(10), Decimal(220)
_STEP = 11  # dots that stand on the same place are piled up
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Dot:
    """Centre of a dot in the plot's units."""

    x: str
    y: int
    outlier: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """A dot plot 240 wide; ``axis`` is the line's y, ``mean`` the x of what the method gives, empty where nothing."""

    height: int
    axis: int
    dots: Sequence[Dot]
    mean: str


def plot_of(leaf: LeafScores) -> Plot:
    """The dot plot of an indicator."""
    weight, piled = leaf.indicator.weight, Counter[Decimal]()
    highest = max(Counter(entry.score for entry in leaf.given).values())
    axis = 8 + _STEP * highest
    dots = []
    for entry in leaf.given:
        y = axis - 6 - _STEP * piled[entry.score]
        piled[entry.score] += 1
        dots.append(Dot(_x(entry.score, weight), y, entry.outlier, entry.is_mine))
    return Plot(axis + 18, axis, dots, "" if leaf.computed is None else _x(leaf.computed, weight))


def _x(score: Decimal, weight: Decimal) -> str:
    share = score / weight if weight else Decimal(0)
    return f"{(_LEFT + share * _LENGTH).quantize(_TENTH, ROUND_HALF_UP):f}"
