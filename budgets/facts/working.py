"""A calculated fact worked out for a reader: its formula in words and with the figures filled in."""

from __future__ import annotations

from budgets.facts.book import Fact, FactBook, FormulaSource
from budgets.quantities import Quantity

_MOST_FIGURES = 6


def worked(fact: Fact, book: FactBook) -> str:
    """``部门支出 ÷ 部门全年预算 = 2,086.00 ÷ 2,170.00 = 96.13%``; nothing for a fact that no formula makes.

    Without figures where there are many of them, or where the formula tells its rule in words and names no inputs.
    """
    source = fact.source
    if not isinstance(source, FormulaSource):
        return ""
    known = {key: book.get(key) for key in source.inputs}
    is_counted = "、" in source.expression  # how many there are, each by its name
    named = not is_counted and all(key in source.expression for key in source.inputs)
    if not named or not 0 < len(known) <= _MOST_FIGURES or None in known.values():
        return source.told()
    given = {key: found.quantity for key, found in known.items() if found is not None}
    of_one_unit = len({quantity.unit.symbol for quantity in given.values()}) == 1
    filled = source.told(lambda key: _figure(given[key], with_unit=not of_one_unit or given[key].unit.is_ratio))
    told = source.told()
    shown = fact.quantity.text(grouped=True)
    return " = ".join(dict.fromkeys((told, filled, shown))).replace("） − ", "）− ").replace("） = ", "）= ")


def _figure(quantity: Quantity, *, with_unit: bool) -> str:
    text = quantity.text(grouped=True) if with_unit else quantity.number_text(grouped=True)
    return f"（{text.replace('-', '−')}）" if quantity.value is not None and quantity.value < 0 else text
