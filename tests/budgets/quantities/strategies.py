"""Hypothesis strategies of quantities as official tables hold them."""

from decimal import Context, Decimal

from hypothesis import strategies as st

from budgets.quantities import Quantity, unit_of

MONEY = ("元", "万元", "亿元")
UNITS = (
    *MONEY,
    "",
    "人",
    "万人",
    "%",
    "‰",
    "倍",
    "个百分点",
    "元/人月",
    "平方米",
    "㎡",
    "人次",
    "万亿元",
    "项",
)


@st.composite
def values(draw: st.DrawFn, units: tuple[str, ...] = UNITS, bounds: bool = False) -> Quantity:
    """A quantity with a value of up to 18 digits and 8 printed places, in one of ``units``."""
    digits = draw(st.integers(-(10**18), 10**18))
    places = draw(st.integers(0, 8))
    quantity = Quantity.of(Decimal(digits).scaleb(-places), draw(st.sampled_from(units)), places)
    if not bounds:
        return quantity
    bound = draw(st.sampled_from(("", "≥", "≤", ">", "<", "=", "≥≤", "≥<", ">≤", "><")))
    if len(bound) < 2:
        return Quantity(quantity.value, quantity.unit, places, bound=bound)
    width = Decimal(draw(st.integers(0, 10**18))).scaleb(-places) * quantity.unit.factor
    upper = Context(prec=60).add(quantity.value, width)
    return Quantity(quantity.value, quantity.unit, places, bound=bound, upper=upper)


@st.composite
def cells(draw: st.DrawFn, units: tuple[str, ...] = UNITS, bounds: bool = False) -> Quantity:
    """A quantity in any of the four states."""
    unit = unit_of(draw(st.sampled_from(units)))
    empty = st.sampled_from((Quantity.nil(unit), Quantity.blank(unit), Quantity.not_applicable(unit)))
    return draw(values(units, bounds) | empty)
