"""Amounts of money as a person likes to see them: with thousands separators, in 元 or 万元, and never rounded.

What is stored stays as it was typed or imported; only how it is written changes, exactly.
"""

from __future__ import annotations

import re
from dataclasses import replace

from budgets.quantities import Quantity
from indicators.rules.answers import as_quantity, folded

_BARE = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?|\.[0-9]+")


def shown(quantity: Quantity, unit: str = "") -> str:
    """The figure as its table prints it, with separators; money in ``unit`` where one is named."""
    if not (quantity.is_value and quantity.unit.is_money) or quantity.upper is not None:
        return quantity.text(grouped=True)
    printed = Quantity.of(quantity.rounded, quantity.unit, quantity.places)
    if unit and unit != quantity.unit.symbol:
        other = printed.to(unit)
        exponent = other.amount.normalize().as_tuple().exponent
        printed = replace(other, places=max(0, -exponent) if isinstance(exponent, int) else 0)
    return f"{quantity.bound}{printed.text(grouped=True)}"


def shown_text(text: str, implied: str = "", unit: str = "") -> str:
    """A text that states an amount, in the same way; ``implied`` is the unit of a bare number. Else the text itself."""
    quantity = as_quantity(text, implied) if text else None
    is_amount = quantity is not None and quantity.is_value and quantity.unit.is_money and quantity.upper is None
    return shown(quantity, unit) if is_amount and quantity is not None else text


def with_unit(text: str, unit: str) -> str:
    """What was typed into a cell that shows its amounts in ``unit``: a bare number means that unit."""
    typed = folded(text)
    return f"{typed}{unit}" if unit and _BARE.fullmatch(typed) else text
