"""Formulas over facts: a closed set of operations, each with the Chinese text that explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import NUMBER, PERCENT, Quantity, compound_growth, growth, ratio, total

from .book import Fact, FactBook, FormulaSource

Operation = Callable[[Sequence[Quantity]], Quantity]


def _difference(values: Sequence[Quantity]) -> Quantity:
    first, *rest = values
    for value in rest:
        first = first - value
    return first


def _weighted_mean(values: Sequence[Quantity]) -> Quantity:
    """Σ(weight × count) ÷ Σ count, from weight, count, weight, count …; as a percentage."""
    pairs = list(zip(values[::2], values[1::2], strict=True))
    counted = sum((count.value or Decimal(0) for _, count in pairs), Decimal(0))
    if not counted:
        return Quantity.not_applicable(PERCENT)
    weighted = sum(((weight.value or Decimal(0)) * (count.value or Decimal(0)) for weight, count in pairs), Decimal(0))
    return Quantity(weighted / counted, PERCENT, 2)


_OPERATIONS: dict[str, tuple[Operation, str]] = {
    "sum": (total, " + "),
    "difference": (_difference, " − "),
    "ratio": (lambda values: ratio(values[0], values[1]), " ÷ "),
    "growth": (lambda values: growth(values[0], values[1]), ""),
    "weighted_mean": (_weighted_mean, ""),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """``key`` = ``operation`` over ``inputs``; ``periods`` only for compound_growth.

    Operations: sum, difference, ratio, growth (first against second), compound_growth (first = last year, second =
    first year), weighted_mean (weight, count, weight, count …), count (how many inputs there are).
    """

    key: str
    operation: str
    inputs: tuple[str, ...]
    periods: int = 0
    unit: str = ""

    def expression(self) -> str:
        match self.operation:
            case "growth":
                return f"（{self.inputs[0]} − {self.inputs[1]}）÷ {self.inputs[1]}"
            case "compound_growth":
                return f"（{self.inputs[0]} ÷ {self.inputs[1]}）的{self.periods}次方根 − 1"
            case "weighted_mean":
                return "Σ（选项权重 × 份数）÷ Σ份数"
            case "count":
                return f"共{len(self.inputs)}项：{'、'.join(self.inputs)}"
            case _:
                return _OPERATIONS[self.operation][1].join(self.inputs)

    def evaluate(self, book: FactBook) -> Fact:
        """The fact this formula gives in ``book``. Raises MissingFact where an input is not known."""
        if self.operation == "count":
            quantity = Quantity.of(len(self.inputs), self.unit or NUMBER)
        else:
            values = [book.quantity(key) for key in self.inputs]
            if self.operation == "compound_growth":
                quantity = compound_growth(values[0], values[1], self.periods)
            else:
                quantity = _OPERATIONS[self.operation][0](values)
        return Fact(self.key, quantity, FormulaSource(self.expression(), self.inputs))


def extend(book: FactBook, formulas: Iterable[Formula]) -> FactBook:
    """The book with every formula whose inputs it holds, in order; formulas without their inputs are left out."""
    for formula in formulas:
        if formula.key not in book and all(key in book for key in formula.inputs):
            book = book.with_facts([formula.evaluate(book)])
    return book
