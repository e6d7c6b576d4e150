"""What a rule reads: the target, the actual, named values and a person's choices; and how odd ones are met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from budgets.quantities import Quantity, QuantityError, State, Unit, parse_quantity
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION, ZERO
from indicators.rules.outcomes import Verdict, flagged, missing, not_applicable

TARGET, ACTUAL = "target", "actual"
_LONGEST_QUOTED = 40
_LABELS = {TARGET: "指标值", ACTUAL: "完成值", "values.executed": "执行数", "values.budget": "预算数"}

# Most indicators have no named values or no choices: one shared empty mapping keeps a case small.
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return _NOTHING


@dataclass(frozen=True, slots=True)
class Inputs:
    """The data of one indicator in one case.

    ``values`` are facts by the name the rule gives them; ``choices`` are a person's entries (numbers, flags, lists).
    """

    target: Quantity | None = None
    actual: Quantity | None = None
    values: Mapping[str, Quantity] = field(default_factory=_nothing)
    choices: Mapping[str, object] = field(default_factory=_nothing)


NO_INPUTS = Inputs()
Scorer = Callable[[Inputs], Verdict]


def label(name: str) -> str:
    """The Chinese name of an input: ``target`` is 指标值, ``values.参保人数`` is 参保人数."""
    return _LABELS.get(name) or name.removeprefix("values.")


def read(inputs: Inputs, name: str) -> Quantity | None:
    """The quantity called ``target``, ``actual`` or ``values.<name>``."""
    if name == TARGET:
        return inputs.target
    if name == ACTUAL:
        return inputs.actual
    return inputs.values.get(name.removeprefix("values."))


def without_value(score: Scorer, inputs: Inputs, *names: str) -> Verdict:
    """The outcome when one of ``names`` holds no number: missing, not applicable, or, for a dash, scored as zero."""
    for name in names:
        quantity = read(inputs, name)
        if quantity is None or quantity.state is State.BLANK:
            return missing(f"{label(name)}未填写")
        if quantity.state is State.NOT_APPLICABLE:
            return not_applicable(f"{label(name)}为“不适用”")
    return flagged(score(_nil_as_zero(inputs)), "“—”按0计，请核对")


def _nil_as_zero(inputs: Inputs) -> Inputs:
    def zeroed(quantity: Quantity | None) -> Quantity | None:
        if quantity is None or quantity.state is not State.NIL:
            return quantity
        return Quantity(ZERO, quantity.unit, quantity.places)

    values = {name: zeroed(quantity) or quantity for name, quantity in inputs.values.items()}
    return replace(inputs, target=zeroed(inputs.target), actual=zeroed(inputs.actual), values=values)


def cannot_compute(inputs: Inputs) -> Verdict | None:
    """Why the arithmetic broke: a text where a number belongs, or a figure beyond all measure; None if neither."""
    given = {TARGET: inputs.target, ACTUAL: inputs.actual}
    given.update({f"values.{name}": quantity for name, quantity in inputs.values.items()})
    for name, quantity in given.items():
        if quantity is not None and not isinstance(quantity, Quantity):
            return missing(f"{label(name)}“{quoted(quantity)}”不是数值，应填写数字")
    return None


def unit_clash(left: Unit, right: Unit) -> str:
    """Why two figures cannot be compared (“计量单位不一致…”), or nothing.

    A bare number goes with any count in single units; 人 and 人次 go together; a rate or money goes only with its like.
    """
    if left.dimension == right.dimension:
        return ""
    bare = next((unit for unit in (left, right) if not unit.symbol), None)
    other = right if bare is left else left
    kinds = {left.dimension, right.dimension}
    alike = other.factor == 1 if bare else "元" not in kinds
    if alike and RATIO_DIMENSION not in kinds:
        return ""
    return f"计量单位不一致（“{left.symbol or '无单位'}”与“{right.symbol or '无单位'}”），请按同一单位填写"


def quoted(entered: object) -> str:
    """An unusable entry as a message repeats it: no more of it than lets a person recognise it."""
    text = str(entered)
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def number_of(choice: object) -> Decimal | None:
    """A person's entry as a finite number; None if it is not one. Rates come in percent: ``85``, ``"85%"`` are 85."""
    if isinstance(choice, str):
        try:
            choice = parse_quantity(choice)
        except QuantityError:
            return None
    if isinstance(choice, Quantity):
        if choice.value is None:
            return None
        return choice.value * HUNDRED if choice.unit.dimension == RATIO_DIMENSION else choice.value
    if isinstance(choice, bool) or not isinstance(choice, Decimal | int | float):
        return None
    # A float can only come from JSON; its shortest text is what the person typed.
    number = Decimal(str(choice))
    return number if number.is_finite() else None
