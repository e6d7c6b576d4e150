"""What official reports do with quantities beyond adding two: totals, rates, growth."""

from collections.abc import Iterable
from decimal import Decimal, localcontext

from budgets.quantities.quantity import Quantity, State
from budgets.quantities.units import NUMBER, PERCENT


def total(quantities: Iterable[Quantity]) -> Quantity:
    """The sum of the values, whatever their order; nil, blank and not applicable cells add nothing.

    It prints in the unit and places of the finest figure among them. Without any value it is nil where a cell
    is nil, not applicable where all cells are, blank otherwise. Raises ValueError for different dimensions.
    """
    cells = list(quantities)
    known = [cell for cell in cells if cell.state in (State.VALUE, State.NIL)]
    values = [cell for cell in known if cell.is_value]
    if not values:
        unit = next((cell.unit for cell in cells if cell.unit.symbol), NUMBER)
        if known:
            return Quantity.nil(unit)
        all_inapplicable = bool(cells) and all(cell.state is State.NOT_APPLICABLE for cell in cells)
        return Quantity.not_applicable(unit) if all_inapplicable else Quantity.blank(unit)
    finest = min(values, key=lambda cell: (cell.last_place, cell.unit.factor, cell.unit.symbol))
    result = Quantity.nil(known[0].unit)
    for cell in known:
        result = result + cell
    return result.to(finest.unit, finest.places)


def ratio(part: Quantity, whole: Quantity, places: int = 2) -> Quantity:
    """``part ÷ whole`` as a percentage; not applicable where the whole is zero or nil.

    Not applicable too where either is, else blank where either is blank; a nil part counts as zero. Raises
    ValueError for different dimensions.
    """
    _require_fit(part, whole)
    if unknown := _unknown(part, whole):
        return unknown
    if not whole.value:
        return Quantity.not_applicable(PERCENT)
    return Quantity((part.value or Decimal(0)) / whole.value, PERCENT, places)


def growth(current: Quantity, base: Quantity, places: int = 2) -> Quantity:
    """``(current − base) ÷ |base|`` as a percentage; not applicable from a base of zero or nil.

    Raises ValueError for different dimensions.
    """
    _require_fit(current, base)
    return ratio(current - base, abs(base), places)


def compound_growth(last: Quantity, first: Quantity, periods: int, places: int = 2) -> Quantity:
    """Compound growth a period (复合增长率): ``(last ÷ first)^(1/periods) − 1``.

    Not applicable unless both ends and ``periods`` are positive; blank where either end is blank. Raises
    ValueError for different dimensions.
    """
    _require_fit(last, first)
    if unknown := _unknown(last, first):
        return unknown
    if not last.value or not first.value or last.value <= 0 or first.value <= 0 or periods < 1:
        return Quantity.not_applicable(PERCENT)
    with localcontext() as context:
        # A root is taken with digits to spare, so that exact roots (1.331 over 3 years) come out exact.
        context.prec += 22
        rate = (last.value / first.value) ** (Decimal(1) / periods) - 1
    return Quantity(+rate, PERCENT, places)


def _require_fit(left: Quantity, right: Quantity) -> None:
    if not left.fits(right):
        raise ValueError(f"{left.unit.symbol or '无单位'}与{right.unit.symbol or '无单位'}不能相除求比率")
    for quantity in (left, right):
        if quantity.upper is not None:
            raise ValueError(f"“{quantity}”是区间，不是一个数，不能求比率")


def _unknown(left: Quantity, right: Quantity) -> Quantity | None:
    """The state that passes through a division, as it does through a sum: not applicable before blank."""
    for state in (State.NOT_APPLICABLE, State.BLANK):
        if state in (left.state, right.state):
            return Quantity(None, PERCENT, state=state)
    return None
