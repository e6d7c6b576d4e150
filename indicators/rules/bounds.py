"""An actual that is a bound (≥90%) or a range: what it may be, for rules that may not need to know more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity, Unit
from indicators.rules.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Span:
    """All that an actual may be: from ``low`` to ``high``, None is without end. ``text`` is the bound as printed."""

    low: Decimal | None
    low_inclusive: bool
    high: Decimal | None
    high_inclusive: bool
    unit: Unit
    text: str

    def meets(self, start: Decimal | None, start_inclusive: bool, end: Decimal | None, end_inclusive: bool) -> bool:
        """Whether it shares a value with a tier."""
        return not (
            _ends_before(self.high, self.high_inclusive, start, start_inclusive)
            or _ends_before(end, end_inclusive, self.low, self.low_inclusive)
        )


def span_of(inputs: Inputs) -> Span | None:
    """What the actual may be where it is a bound or a range; None where it is a value, or none at all."""
    actual = inputs.actual
    if not isinstance(actual, Quantity) or not actual.is_limit or actual.value is None:
        return None
    lower, upper = actual.lower_edge, actual.upper_edge
    low = lower.value if lower.bound[:1] in ("≥", ">") else None
    high = upper.value if upper.bound[:1] in ("≤", "<") else None
    return Span(low, lower.bound == "≥", high, upper.bound == "≤", actual.unit, actual.text())


def _ends_before(end: Decimal | None, inclusive: bool, start: Decimal | None, start_inclusive: bool) -> bool:
    if end is None or start is None:
        return False
    return end < start or (end == start and not (inclusive and start_inclusive))
