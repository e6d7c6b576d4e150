"""What a rule would give at five values: the preview beside a proposed rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rule_texts.proposal import Data
from indicators.rule_texts.trial_entries import answered
from indicators.rule_texts.trial_values import measured
from indicators.rules.catalogue import parse_rule

MOST = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """A value tried, the score that it gets (None where none can be given) and the sentence that explains it."""

    value: str
    score: Decimal | None
    sentence: str


def tried(rule: Data, weight: Decimal, target: str = "") -> tuple[Trial, ...]:
    """Up to five values around the rule's limits, or usual answers of a person, each really evaluated.

    ``rule`` is data as frameworks write it; ``target`` is ``≤5300元/人`` or ``6月30日前``. A rule that may be
    answered or measured is measured if there is a target. Raises RuleError.
    """
    parsed, goal = parse_rule(rule), _quantity(target)
    by_answer = bool(parsed.asks()) and not (parsed.reads() and goal is not None)
    cases = answered(parsed, weight, target, MOST) if by_answer else measured(parsed, goal, MOST)
    return tuple(
        Trial(value, outcome.score, outcome.basis)
        for value, outcome in ((value, parsed.evaluate(weight, inputs)) for value, inputs in cases)
    )


def _quantity(text: str) -> Quantity | None:
    try:
        quantity = parse_quantity(text) if text.strip() else None
    except QuantityError:
        return None
    return quantity if quantity is not None and quantity.is_value else None
