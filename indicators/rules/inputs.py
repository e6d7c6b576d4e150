"""What a rule reads: the target, the actual, named values and a person's choices; and how odd ones are met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from budgets.quantities import RANGE_SIGNS, Quantity, QuantityError, State, Unit, parse_quantity
from indicators.rules.numbers import HUNDRED, MOST_DIGITS, RATIO_DIMENSION, ZERO, decimal_text, value_text
from indicators.rules.outcomes import Unscored, missing, not_applicable

TARGET, ACTUAL, EXECUTED, BUDGET = "target", "actual", "values.executed", "values.budget"
VALUES = "values."
_LONGEST_QUOTED = 40
_LABELS = {TARGET: "指标值", ACTUAL: "完成值", EXECUTED: "执行数", BUDGET: "预算数"}
_TOO_LARGE = "数值超出可计算的范围，请核对指标值和完成值"

# Most indicators have no named values or no choices: one shared empty mapping keeps a case small.
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class DashFound(Exception):
    """A figure that a rule reads is a dash (无此项)."""


def _nothing() -> Mapping[str, Any]:
    return _NOTHING


@dataclass(frozen=True, slots=True)
class Inputs:
    """The data of one indicator in one case.

    ``values`` are facts by the name the rule gives them; ``choices`` are a person's entries (numbers, flags, lists).
    ``due`` is a target that is a day, in words (``6月底前``); ``year`` is the one evaluated, 0 where it is not known.
    ``doubt`` is what looks wrong with the figures, in Chinese: the score asks to be looked at, or the leaf waits where
    it ``is_refused``.
    """

    target: Quantity | None = None
    actual: Quantity | None = None
    values: Mapping[str, Quantity] = field(default_factory=_nothing)
    choices: Mapping[str, object] = field(default_factory=_nothing)
    due: str = ""
    year: int = 0
    doubt: str = ""
    is_refused: bool = False

    def figure(self, name: str) -> Quantity | None:
        """The quantity called ``target``, ``actual`` or ``values.<name>``, as it was given."""
        if name == ACTUAL:
            return self.actual
        if name == TARGET:
            return self.target
        return self.values.get(name.removeprefix(VALUES))

    def measured(self, name: str) -> tuple[Decimal, Unit]:
        """Its value in the base unit, and its unit. Raises Unscored, also for a bound; and DashFound for a dash."""
        quantity = self.actual if name == ACTUAL else self.target if name == TARGET else self.figure(name)
        if isinstance(quantity, Quantity):
            value = quantity.value
            if (
                value is not None
                and value.adjusted() < MOST_DIGITS
                and (not quantity.bound or _is_exact(name, quantity))
            ):
                return value, quantity.unit
        raise _unusable(name, quantity)

    def pair(self, left: str, right: str) -> tuple[Decimal, Decimal]:
        """The values of two figures that a rule compares. Raises Unscored, also where their units do not fit."""
        value, unit = self.measured(left)
        other, other_unit = self.measured(right)
        if unit is not other_unit:
            require_comparable(value, unit, other, other_unit)
        return value, other

    def against_range(self) -> tuple[Decimal, Decimal, Decimal]:
        """Lower edge, actual and upper edge, where the target is a range. Raises Unscored, and DashFound for a dash."""
        done, unit = self.measured(ACTUAL)
        target = self.target
        if target is None or target.value is None or target.upper is None:
            raise _unusable(TARGET, target)
        if max(target.value.adjusted(), target.upper.adjusted()) >= MOST_DIGITS:
            raise Unscored(missing(_TOO_LARGE))
        if unit is not target.unit and not is_bare_zero(done, unit):
            require_one_unit(unit, target.unit)
        return target.value, done, target.upper

    @property
    def is_range(self) -> bool:
        """Whether the target is a range: ``≥95%且≤100%``."""
        return self.bound in RANGE_SIGNS

    def printed(self, name: str, like: str) -> str:
        """A figure as a sentence prints it, in the unit of another that it was compared with."""
        value, own = self.measured(name)
        figure = self.figure(like)
        unit = figure.unit if isinstance(figure, Quantity) else own
        return value_text(value, unit if unit.symbol else own)

    @property
    def bound(self) -> str:
        """The comparison that stands before the target: ``≥``, ``≤`` … or nothing."""
        target = self.target
        return target.bound if isinstance(target, Quantity) else ""

    def dashes_as_zero(self) -> Inputs:
        values = {name: _zero_for_dash(quantity) or quantity for name, quantity in self.values.items()}
        return replace(self, target=_zero_for_dash(self.target), actual=_zero_for_dash(self.actual), values=values)

    def choice(self, name: str, label: str) -> object:
        """What a person entered. Raises Unscored where they have not."""
        entered = self.choices.get(name)
        if entered is None:
            raise Unscored(missing(f"{label}未填写"))
        return entered

    def number(self, name: str, label: str, expected: str) -> Decimal:
        """What a person entered, as a number. Raises Unscored where there is none."""
        entered = self.choice(name, label)
        number = number_of(entered)
        if number is None:
            raise Unscored(missing(f"{label}“{quoted(entered)}”不是数，应填写{expected}"))
        return number

    def number_up_to(self, name: str, label: str, most: Decimal) -> tuple[Decimal, str]:
        """A number from 0 to ``most``, and a warning where what was entered lies outside and was cut."""
        number = number_of(self.choices.get(name))
        if number is not None and ZERO <= number <= most:
            return number, ""
        bounds = f"0至{decimal_text(most)}"
        number = self.number(name, label, f"{bounds}的数")
        return min(max(number, ZERO), most), f"{label}“{quoted(self.choices.get(name))}”超出{bounds}，请核对"

    def words(self, name: str) -> str:
        """What a person wrote, trimmed; nothing where they wrote nothing."""
        entered = self.choices.get(name)
        return entered.strip() if isinstance(entered, str) else ""


NO_INPUTS = Inputs()


def figure_label(name: str) -> str:
    """The Chinese name of a figure: ``target`` is 指标值, ``values.参保人数`` is 参保人数."""
    return _LABELS.get(name) or name.removeprefix(VALUES)


def require_comparable(value: Decimal, unit: Unit, other: Decimal, other_unit: Unit) -> None:
    """Raises Unscored where two figures cannot be compared; a bare 0 fits any unit."""
    if not is_bare_zero(value, unit) and not is_bare_zero(other, other_unit):
        require_one_unit(unit, other_unit)


def is_bare_zero(value: Decimal, unit: Unit) -> bool:
    """Whether a figure is 0 without a unit: nothing of anything."""
    return not value and not unit.symbol


def require_one_unit(left: Unit, right: Unit) -> None:
    """Raises Unscored where figures of these units cannot be compared."""
    if clash := unit_clash(left, right):
        raise Unscored(missing(clash))


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
    if isinstance(choice, Decimal):
        return choice if choice.is_finite() else None
    if isinstance(choice, str):
        try:
            choice = parse_quantity(choice)
        except QuantityError:
            return None
    if isinstance(choice, Quantity):
        if choice.value is None or choice.is_limit:
            return None
        choice = choice.value * HUNDRED if choice.unit.dimension == RATIO_DIMENSION else choice.value
    if not isinstance(choice, Decimal):
        if isinstance(choice, bool) or not isinstance(choice, int | float):
            return None
        # A float can only come from JSON; its shortest text is what the person typed.
        choice = Decimal(str(choice))
    return choice if choice.is_finite() else None


def _unusable(name: str, quantity: object) -> Exception:
    """Why a figure cannot be computed with."""
    if quantity is None:
        return Unscored(missing(f"{figure_label(name)}未填写"))
    if not isinstance(quantity, Quantity):
        return Unscored(missing(f"{figure_label(name)}“{quoted(quantity)}”不是数值，应填写数字"))
    if quantity.state is State.BLANK:
        return Unscored(missing(f"{figure_label(name)}未填写"))
    if quantity.state is State.NOT_APPLICABLE:
        return Unscored(not_applicable(f"{figure_label(name)}为“不适用”"))
    if quantity.state is State.NIL:
        return DashFound()
    if quantity.upper is not None and name == TARGET:
        return Unscored(missing(f"指标值“{quantity}”是区间，这种评分规则不能据以计算，请改为一个数或改用其他规则"))
    if quantity.is_limit and name != TARGET:
        return Unscored(missing(limit_problem(figure_label(name), quantity)))
    return Unscored(missing(_TOO_LARGE))


def _is_exact(name: str, quantity: Quantity) -> bool:
    """Whether the figure is a value: only a target may be a bound; of an actual, ``<90%`` does not say what it is."""
    return quantity.bound == "=" or (name == TARGET and quantity.upper is None)


def limit_problem(label: str, quantity: Quantity, typed: str = "") -> str:
    """What is wrong with a bound in the place of a value: which field, what was found, what is expected."""
    example = replace(quantity.lower_edge, bound="")
    return f"{label}“{typed or quantity}”是界限，不是数值，应填写实际的数，如 {example}"


def _zero_for_dash(quantity: Quantity | None) -> Quantity | None:
    if not isinstance(quantity, Quantity) or quantity.state is not State.NIL:
        return quantity
    return Quantity(ZERO, quantity.unit, quantity.places)
