"""Values at, beside and between the limits of a rule, in its own unit: what a rule by figures is tried with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from budgets.quantities import Quantity, parse_quantity
from indicators.rules.inputs import ACTUAL, TARGET, VALUES, Inputs
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION, ZERO, decimal_text, limit_text
from indicators.rules.parameters import parameters_of
from indicators.rules.rule import Rule

_STEPS = frozenset({"step", "tolerance"})
_OF_TARGET = (Decimal("1.1"), Decimal(1), Decimal("0.9"), Decimal("0.75"), Decimal("0.5"))
_OF_WHOLE = (Decimal(1), Decimal("0.9"), Decimal("0.75"), Decimal("0.5"), ZERO)
_WHOLE = Quantity.of(100, "万元")
_WHOLE_RATE = Quantity.of(100, "%")
_PLACE = Decimal("0.000001")


def measured(rule: Rule, goal: Quantity | None, most: int) -> Iterator[tuple[str, Inputs]]:
    """The value in words, and the inputs that it makes."""
    named = [name.removeprefix(VALUES) for name in rule.reads() if name.startswith(VALUES)]
    if named:
        yield from _named(rule, named, goal)
    elif ACTUAL in rule.reads():
        for actual in _around(rule, goal, most):
            yield actual.text(), Inputs(target=goal, actual=actual)


def _named(rule: Rule, names: list[str], goal: Quantity | None) -> Iterator[tuple[str, Inputs]]:
    """Rules over figures with names of their own: all at the same rate, of their limits where each has one."""
    limits = list(_limits(rule))
    for share in _OF_WHOLE:
        rate = Quantity.of(decimal_text(share * HUNDRED), "%")
        values = dict.fromkeys(names, rate)
        if names == ["executed", "budget"]:
            values = {"executed": Quantity.of(decimal_text(share * HUNDRED), "万元"), "budget": _WHOLE}
        elif len(limits) == len(names):
            values = {name: _like(limit, _value(limit) * share) for name, limit in zip(names, limits, strict=True)}
        actual = None
        if ACTUAL in rule.reads():
            actual = rate if goal is None else _like(goal, _value(goal) * share)
        yield str(rate), Inputs(target=goal, actual=actual, values=values)


def _around(rule: Rule, goal: Quantity | None, most: int) -> list[Quantity]:
    """Values at, beside and between the limits of the rule; of the target where it has none."""
    own = sorted(_limits(rule), key=_value)
    limits = own or ([goal] if goal is not None else [])
    if not limits:
        return [_like(_WHOLE_RATE, share) for share in _OF_TARGET]
    base, step = limits[0], getattr(rule, "step", None)
    if TARGET in rule.reads() and not own and step is None:
        return [_like(base, _value(base) * share) for share in _OF_TARGET]
    width = _width(rule, step, base)
    values = [_value(limit) for limit in limits]
    allowed = getattr(rule, "tolerance", None)
    if len(values) > 1:
        tries = _between(values, width, most)
    elif isinstance(allowed, Quantity):
        edge = _value(allowed)
        tries = [values[0] + part for part in (-edge - 2 * width, -edge, ZERO, edge, edge + 2 * width)]
    else:
        tries = [values[0] + width * part for part in (-2, Decimal("-0.5"), 0, Decimal("0.5"), 2)]
    return [_like(base, value) for value in tries]


def _width(rule: Rule, step: object, base: Quantity) -> Decimal:
    """How far apart values are tried: by the rule's step, which may be a share of its limit, else by one unit."""
    if isinstance(step, Quantity):
        return _value(step) * (abs(_value(base)) if getattr(rule, "relative", False) else 1)
    return Decimal("0.01") if base.unit.dimension == RATIO_DIMENSION else base.unit.factor


def _between(values: list[Decimal], step: Decimal, most: int) -> list[Decimal]:
    """A value inside each tier from the highest down, and the limits while there is room."""
    inner = [values[-1] + step, *((low + high) / 2 for low, high in pairwise(values)), values[0] - step]
    return sorted([*inner[:most], *values[::-1][: max(0, most - len(inner))]], reverse=True)[:most]


def _like(base: Quantity, value: Decimal) -> Quantity:
    """A value in the unit of another."""
    return parse_quantity(limit_text(value.quantize(_PLACE), base.unit))


def _value(quantity: Quantity) -> Decimal:
    return quantity.value or ZERO


def _limits(described: Any) -> Iterator[Quantity]:
    """Every limit that stands among the parameters once, whatever the kind of rule."""
    seen: set[Decimal] = set()
    for quantity in _quantities(described):
        if _value(quantity) not in seen:
            seen.add(_value(quantity))
            yield quantity


def _quantities(described: Any) -> Iterator[Quantity]:
    for attribute in parameters_of(type(described)):
        value = getattr(described, attribute)
        if isinstance(value, Quantity):
            if attribute not in _STEPS:
                yield value
            continue
        for part in value if isinstance(value, tuple) else (value,):
            if hasattr(part, "__dataclass_fields__"):
                yield from _quantities(part)
