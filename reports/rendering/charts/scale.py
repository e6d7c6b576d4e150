"""From a figure's exact value to its place on paper, and round numbers for the axis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from reports.document.blocks import Chart, Figure

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def value_of(point: Figure) -> Decimal | None:
    """The exact base value, ``None`` where there is none to draw (nil, blank, 不适用)."""
    try:
        value = Decimal(point.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis: ``low`` to ``high`` in base units drawn from ``bottom`` up to ``top``.

    ``factor`` turns a base value into the printed unit (0.0001 where 26500 is printed as 2.65万).
    """

    low: Decimal
    high: Decimal
    step: Decimal
    bottom: int
    top: int
    factor: Decimal

    def y(self, value: Decimal) -> Decimal:
        """The place of a value."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def ticks(self) -> list[tuple[Decimal, str]]:
        """Each tick's place and its label in the printed unit."""
        count = int((self.high - self.low) / self.step)
        values = [self.low + self.step * index for index in range(count + 1)]
        return [(self.y(value), label(value * self.factor)) for value in values]


def label(number: Decimal) -> str:
    """A number without trailing zeros, with thousands separators."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def scale_for(chart: Chart, *, bottom: int, top: int) -> Scale:
    """An axis with three to six round steps that holds every value of the chart.

    It holds zero too, but for lines that all run high above it: only a bar's length must be read from zero.
    """
    points = [point for series in chart.series for point in series.points]
    values = [value for point in points if (value := value_of(point)) is not None] or [Decimal(0)]
    low, high = min(values), max(values)
    if chart.kind != "line" or low < high / 2 or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / 4)
    return Scale(
        low=(low / step).to_integral_value("ROUND_FLOOR") * step,
        high=(high / step).to_integral_value("ROUND_CEILING") * step,
        step=step,
        bottom=bottom,
        top=top,
        factor=_factor(points),
    )


def _round_step(rough: Decimal) -> Decimal:
    power = Decimal(1).scaleb(rough.adjusted())
    return next(step * power for step in STEPS if step * power >= rough)


def _factor(points: Sequence[Figure]) -> Decimal:
    """The power of ten between the values and their print, read off the largest point."""
    pairs = [
        (value, abs(printed)) for point in points if (value := value_of(point)) and (printed := printed_number(point))
    ]
    if not pairs:
        return Decimal(1)
    value, printed = max(pairs, key=lambda pair: abs(pair[0]))
    # Printing rounds, so the quotient is only nearly a power of ten: doubling it keeps it within one decade.
    return Decimal(1).scaleb((printed / value * 2).adjusted())


def printed_number(point: Figure) -> Decimal | None:
    """The number as it is printed, without its unit; ``None`` where there is none to draw."""
    value, found = value_of(point), re.search(r"\d+(?:\.\d+)?", point.text.replace(",", ""))
    if value is None or not found:
        return None
    return Decimal(found.group()).copy_sign(value)
