"""What official reports do with quantities beyond adding two: totals, rates, growth."""

from collections.abc import Iterable
from decimal import Decimal

from .quantity import Quantity, State
from .units import PERCENT


def total(quantities: Iterable[Quantity]) -> Quantity:
    """The sum of the values; nil and blank cells add nothing. Blank when there is no value at all."""
    known = [quantity for quantity in quantities if quantity.state in (State.VALUE, State.NIL)]
    if not known:
        return Quantity.blank()
    result = known[0]
    for quantity in known[1:]:
        result = result + quantity
    return result


def ratio(part: Quantity, whole: Quantity, places: int = 2) -> Quantity:
    """``part ÷ whole`` as a percentage; not applicable where the whole is zero or either is unknown."""
    if part.unit.dimension != whole.unit.dimension:
        raise ValueError(f"{part.unit.symbol}与{whole.unit.symbol}不能相除求比率")
    if part.state is State.BLANK or whole.state is State.BLANK:
        return Quantity.blank(PERCENT)
    if not whole.value or part.state is State.NOT_APPLICABLE:
        return Quantity.not_applicable(PERCENT)
    return Quantity((part.value or Decimal(0)) / whole.value, PERCENT, places)


def growth(current: Quantity, base: Quantity, places: int = 2) -> Quantity:
    """``(current − base) ÷ |base|`` as a percentage; not applicable from a base of zero."""
    return ratio(current - base, abs(base), places)


def compound_growth(last: Quantity, first: Quantity, periods: int, places: int = 2) -> Quantity:
    """Compound growth a period (复合增长率): ``(last ÷ first)^(1/periods) − 1``; needs positive ends and periods."""
    if State.BLANK in (last.state, first.state):
        return Quantity.blank(PERCENT)
    if not last.value or not first.value or last.value <= 0 or first.value <= 0 or periods < 1:
        return Quantity.not_applicable(PERCENT)
    return Quantity((last.value / first.value) ** (Decimal(1) / periods) - 1, PERCENT, places)
