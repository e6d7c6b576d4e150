"""Quantities: exact decimals that remember the unit and precision they were printed with. No Django here."""

from budgets.quantities.arithmetic import compound_growth, growth, ratio, total
from budgets.quantities.parsing import QuantityError, parse_quantity, quantities_in
from budgets.quantities.plausible import Doubt, doubt
from budgets.quantities.quantity import (
    NOT_APPLICABLE_TEXT,
    RANGE_SIGNS,
    Agreement,
    Quantity,
    State,
    round_half_up,
)
from budgets.quantities.units import NUMBER, PERCENT, WAN_YUAN, YUAN, Unit, unit_of

__all__ = [
    "NOT_APPLICABLE_TEXT",
    "NUMBER",
    "PERCENT",
    "RANGE_SIGNS",
    "WAN_YUAN",
    "YUAN",
    "Agreement",
    "Doubt",
    "Quantity",
    "QuantityError",
    "State",
    "Unit",
    "compound_growth",
    "doubt",
    "growth",
    "parse_quantity",
    "quantities_in",
    "ratio",
    "round_half_up",
    "total",
    "unit_of",
]
