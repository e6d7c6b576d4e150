"""What a rule would give at five values: the preview beside a proposed rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules.answers import Answer, Answers
from indicators.rules.catalogue import parse_rule
from indicators.rules.inputs import ACTUAL, TARGET, VALUES, Inputs
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION, decimal_text, limit_text
from indicators.rules.parameters import parameters_of
from indicators.rules.rule import Rule

MOST = 5
_STEP_NAMES = frozenset({"step", "tolerance"})
_SHARES = (Decimal("1.1"), Decimal(1), Decimal("0.9"), Decimal("0.75"), Decimal("0.5"))


@dataclass(frozen=True, slots=True)
class Trial:
    """A value tried, the score that it gets (None where none can be given) and the sentence that explains it."""

    value: str
    score: Decimal | None
    sentence: str


def tried(rule: Any, weight: Decimal, target: str = "") -> tuple[Trial, ...]:
    """Five values around the rule's limits, each really evaluated. ``rule`` is data. Raises RuleError."""
    parsed, goal = parse_rule(rule), _quantity(target)
    return tuple(_trial(parsed, weight, label, inputs) for label, inputs in _cases(parsed, weight, goal))


def _trial(rule: Rule, weight: Decimal, label: str, inputs: Inputs) -> Trial:
    outcome = rule.evaluate(weight, inputs)
    return Trial(label, outcome.score, outcome.basis)


def _cases(rule: Rule, weight: Decimal, goal: Quantity | None) -> Iterator[tuple[str, Inputs]]:
    asks = rule.asks()
    if asks and not (rule.reads() and goal is not None):
        yield from _answers(asks, weight)
        return
    named = [name.removeprefix(VALUES) for name in rule.reads() if name.startswith(VALUES)]
    if named:
        yield from _named(rule, named, goal)
    elif ACTUAL in rule.reads():
        for actual in _around(rule, goal):
            yield actual.text(), Inputs(target=goal, actual=actual)


def _named(rule: Rule, names: list[str], goal: Quantity | None) -> Iterator[tuple[str, Inputs]]:
    """Rules over figures with names of their own: all of them at the same rate, budgets at 100."""
    whole = Quantity.of(100, "万元")
    for share in (Decimal(1), Decimal("0.9"), Decimal("0.75"), Decimal("0.5"), Decimal(0)):
        rate = Quantity.of(decimal_text(share * HUNDRED), "%")
        if names == ["executed", "budget"]:
            values = {"executed": Quantity.of(decimal_text(share * HUNDRED), "万元"), "budget": whole}
        else:
            values = dict.fromkeys(names, rate)
        actual = rate if ACTUAL in rule.reads() else None
        yield str(rate), Inputs(target=goal, actual=actual, values=values)


def _answers(asks: tuple[Answer, ...], weight: Decimal) -> Iterator[tuple[str, Inputs]]:
    first, others = asks[0], asks[1:]
    beside = {other.name: value for other in others if (value := next(iter(_entries(other, weight)), None)) is not None}
    for entry in _entries(first, weight)[:MOST]:
        yield first.way.text(entry), Inputs(choices={**beside, first.name: entry})


def _entries(answer: Answer, weight: Decimal) -> list[Any]:
    """Usual answers, from the best to the worst."""
    count = len(answer.elements)
    parts = [
        decimal_text((weight * share).quantize(Decimal("0.01")))
        for share in (1, Decimal("0.8"), Decimal("0.6"), Decimal("0.3"), 0)
    ]
    words = list(getattr(answer, "words", ()))
    by_way: dict[Answers, list[Any]] = {
        Answers.COUNT: [0, 1, 2, 3, 5],
        Answers.PERCENT: ["100", "85", "70", "50", "0"],
        Answers.YES_NO: [True, False],
        Answers.POINTS: parts,
        Answers.POINTS_LIST: [[part, part, part] for part in parts],
        Answers.ELEMENTS: [
            list(range(1, kept + 1)) for kept in sorted({count, count - 1, count // 2, 1, 0}, reverse=True)
        ],
        Answers.TEXT: ["试算"],
    }
    return words or by_way.get(answer.way, [])


def _around(rule: Rule, goal: Quantity | None) -> list[Quantity]:
    """Values at, beside and between the limits of the rule; the target where it has none."""
    limits, step = sorted(_limits(rule), key=lambda each: each.value or 0), _step(rule)
    if not limits and goal is not None and goal.value is not None:
        limits = [goal]
    if not limits:
        return _shares_of(Quantity.of(100, "%"))
    base = limits[0]
    if len(limits) == 1 and step is None and TARGET in rule.reads():
        return _shares_of(base)
    if step is None:
        step = Decimal("0.01") if base.unit.dimension == RATIO_DIMENSION else base.unit.factor
    values = [each.value or Decimal(0) for each in limits]
    if len(values) == 1:
        middle = values[0]
        tries = [middle - 2 * step, middle - step / 2, middle, middle + step / 2, middle + 2 * step]
    else:
        tries = _between(values, step)
    return [_like(base, value) for value in tries]


def _between(values: list[Decimal], step: Decimal) -> list[Decimal]:
    """A value inside each tier from the highest down, and the limits while there is room."""
    inner = [
        values[-1] + step,
        *((low + high) / 2 for low, high in itertools.pairwise(values)),
        values[0] - step,
    ]
    room = max(0, MOST - len(inner))
    return sorted([*inner[:MOST], *values[::-1][:room]], reverse=True)[:MOST]


def _shares_of(base: Quantity) -> list[Quantity]:
    return [_like(base, (base.value or Decimal(0)) * share) for share in _SHARES]


def _like(base: Quantity, value: Decimal) -> Quantity:
    return parse_quantity(limit_text(value.quantize(Decimal("0.000001")), base.unit))


def _limits(described: Any) -> Iterator[Quantity]:
    """Every limit that stands among the parameters, whatever the kind of rule."""
    seen: set[Decimal | None] = set()
    for quantity in _quantities(described):
        if quantity.value not in seen:
            seen.add(quantity.value)
            yield quantity


def _quantities(described: Any) -> Iterator[Quantity]:
    for attribute in parameters_of(type(described)):
        value = getattr(described, attribute)
        if attribute in _STEP_NAMES:
            continue
        if isinstance(value, Quantity):
            yield value
        elif isinstance(value, tuple):
            for row in value:
                yield from _quantities(row) if hasattr(row, "__dataclass_fields__") else ()
        elif hasattr(value, "__dataclass_fields__"):
            yield from _quantities(value)


def _step(rule: Rule) -> Decimal | None:
    named = {each.name for each in fields(rule)}
    step = getattr(rule, "step", None) if "step" in named else None
    if not isinstance(step, Quantity):
        return None
    return step.value if not getattr(rule, "relative", False) else None


def _quantity(text: str) -> Quantity | None:
    try:
        quantity = parse_quantity(text) if text.strip() else None
    except QuantityError:
        return None
    return quantity if quantity is not None and quantity.is_value else None
