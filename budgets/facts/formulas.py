"""Formulas over facts: a closed set of operations, each with the Chinese text that explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from budgets.facts.book import Fact, FactBook, FormulaSource, contested_among, is_no_value
from budgets.quantities import (
    NUMBER,
    PERCENT,
    Quantity,
    State,
    compound_growth,
    growth,
    ratio,
    total,
    unit_of,
)

_MONTHS = unit_of("个月")


class FormulaError(ValueError):
    """A formula that cannot be computed as it is written; the Chinese message names it and says why."""


@dataclass(frozen=True, slots=True)
class Formula:
    """``key`` = ``operation`` over ``inputs``; ``periods`` only for compound_growth, ``unit`` only for count.

    Operations: sum, difference, ratio, growth (first against second), reduction (growth with the other sign), deviation
    (growth without a sign), months (for how long the first lasts at the second's pace of a year), compound_growth
    (first = last year, second = first year), weighted_mean (weight, count, weight, count …), count (how many inputs
    there are). Any other raises FormulaError at once.
    """

    key: str
    operation: str
    inputs: tuple[str, ...]
    periods: int = 0
    unit: str = ""

    def __post_init__(self) -> None:
        if self.operation not in _OPERATIONS:
            raise FormulaError(
                f"公式“{self.key}”的运算“{self.operation}”不存在，应为{'、'.join(_OPERATIONS)}之一，请改写"
            )

    def expression(self) -> str:
        """The formula in the terms of its inputs, as a reader of the report sees it."""
        self._check_inputs()
        return _OPERATIONS[self.operation].explain(self)

    def evaluate(self, book: FactBook) -> Fact:
        """The fact this formula gives in ``book``.

        Raises MissingFact where an input is not known, and FormulaError where the inputs are too few or too
        many for the operation, measure different things (元 ÷ 人) or are bounds (``<90%``) and no values.
        """
        facts = [book[key] for key in self.inputs]
        values = [fact.quantity for fact in facts]
        source = FormulaSource(self.expression(), self.inputs)
        if limit := next((key for key, value in zip(self.inputs, values, strict=True) if is_no_value(key, value)), ""):
            what = f"“{limit}”为“{book.quantity(limit)}”，是界限，不是数值，应填写实际的数"
            raise FormulaError(f"公式“{self.key}”（{source.expression}）无法计算：{what}")
        question = contested_among(facts)
        try:
            quantity = _OPERATIONS[self.operation].compute(self, values)
        except (ValueError, ArithmeticError) as error:
            if question is not None:
                return Fact(self.key, Quantity.blank(), source, question)
            raise FormulaError(f"公式“{self.key}”（{source.expression}）无法计算：{error}") from error
        if question is not None:
            return Fact(self.key, Quantity.blank(quantity.unit), source, question)
        return Fact(self.key, quantity, source)

    def _check_inputs(self) -> None:
        number = len(self.inputs)
        fault = _OPERATIONS[self.operation].fault(number)
        if fault:
            raise FormulaError(f"公式“{self.key}”的运算“{self.operation}”{fault}，现有{number}个，请改写 inputs")


def extend(book: FactBook, formulas: Iterable[Formula]) -> FactBook:
    """The book with every formula that it can compute, in order: later ones may build on earlier ones.

    Left out are formulas whose key is known already, whose inputs are not all known, and those with a
    FormulaError: a figure that cannot be computed is missing data. It is not 不适用, which some frameworks
    score with full marks. Takes linear time.
    """
    return book.with_derived(partial(_derive, formula) for formula in formulas)


def _derive(formula: Formula, book: FactBook) -> Fact | None:
    if formula.key in book or not all(key in book for key in formula.inputs):
        return None
    try:
        return formula.evaluate(book)
    except FormulaError:
        return None


def _difference(values: Sequence[Quantity]) -> Quantity:
    first, *rest = values
    for value in rest:
        first = first - value
    return first


def _months(values: Sequence[Quantity]) -> Quantity:
    """How many months the first value would pay for, where the second was paid out in a year."""
    share = ratio(values[0], values[1])
    return Quantity(share.value * 12, _MONTHS, 1) if share.value is not None else replace(share, unit=_MONTHS)


def _weighted_mean(values: Sequence[Quantity]) -> Quantity:
    """Σ(weight × count) ÷ Σ count, from weight, count, weight, count …; as a percentage.

    Nil counts as nothing and a pair that is not applicable stays out. Blank where no count was entered or
    where an option that people chose has no weight; not applicable where nobody answered.
    """
    pairs = [
        (weight, count)
        for weight, count in zip(values[::2], values[1::2], strict=True)
        if State.NOT_APPLICABLE not in (weight.state, count.state)
    ]
    unweighted = any(weight.state is State.BLANK and count.value for weight, count in pairs)
    if unweighted or (pairs and all(count.state is State.BLANK for _, count in pairs)):
        return Quantity.blank(PERCENT)
    zero = Decimal(0)
    counted = sum((count.value or zero for _, count in pairs), zero)
    if not counted:
        return Quantity.not_applicable(PERCENT)
    weighted = sum(((weight.value or zero) * (count.value or zero) for weight, count in pairs), zero)
    return Quantity(weighted / counted, PERCENT, 2)


@dataclass(frozen=True, slots=True)
class _Operation:
    """How an operation computes and explains itself, and what is wrong with a number of inputs, if any."""

    compute: Callable[[Formula, Sequence[Quantity]], Quantity]
    explain: Callable[[Formula], str]
    fault: Callable[[int], str]


def _joined(sign: str) -> Callable[[Formula], str]:
    return lambda formula: sign.join(formula.inputs)


def _at_least_one(number: int) -> str:
    return "" if number else "至少需要1个数据项"


def _exactly_two(number: int) -> str:
    return "" if number == 2 else "需要2个数据项"


def _in_pairs(number: int) -> str:
    return "" if number and number % 2 == 0 else "需要成对的权重和份数"


_OPERATIONS: dict[str, _Operation] = {
    "sum": _Operation(lambda _, values: total(values), _joined(" + "), _at_least_one),
    "difference": _Operation(lambda _, values: _difference(values), _joined(" − "), _at_least_one),
    "ratio": _Operation(lambda _, values: ratio(values[0], values[1]), _joined(" ÷ "), _exactly_two),
    "growth": _Operation(
        lambda _, values: growth(values[0], values[1]),
        lambda formula: "（{0} − {1}）÷ |{1}|".format(*formula.inputs),
        _exactly_two,
    ),
    "reduction": _Operation(
        lambda _, values: -growth(values[0], values[1]),
        lambda formula: "（{1} − {0}）÷ |{1}|".format(*formula.inputs),
        _exactly_two,
    ),
    "deviation": _Operation(
        lambda _, values: abs(growth(values[0], values[1])),
        lambda formula: "|{0} − {1}| ÷ |{1}|".format(*formula.inputs),
        _exactly_two,
    ),
    "months": _Operation(
        lambda _, values: _months(values), lambda formula: "{} ÷（{} ÷ 12）".format(*formula.inputs), _exactly_two
    ),
    "compound_growth": _Operation(
        lambda formula, values: compound_growth(values[0], values[1], formula.periods),
        lambda formula: "（{} ÷ {}）的{}次方根 − 1".format(*formula.inputs, formula.periods),
        _exactly_two,
    ),
    "weighted_mean": _Operation(
        lambda _, values: _weighted_mean(values), lambda _: "Σ（选项权重 × 份数）÷ Σ份数", _in_pairs
    ),
    "count": _Operation(
        lambda formula, values: Quantity.of(len(values), unit_of(formula.unit) if formula.unit else NUMBER),
        lambda formula: f"共{len(formula.inputs)}项：{'、'.join(formula.inputs)}",
        _at_least_one,
    ),
}
