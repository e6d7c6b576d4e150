"""A kind of rule that no framework has: the worked example of docs/rule-kinds.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs
from indicators.rules.numbers import ONE, ZERO, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import flag, number
from indicators.rules.rule import Rule

_VISITS = Answer("visits", Answers.COUNT, "回访次数", headings=("回访数",))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBonus(Rule):
    """Points for each later visit, up to the weight. Choice ``visits``."""

    kind, title = "visit_bonus", "回访加分"
    about = "每回访一次得若干分，得满为止。"
    answers = (_VISITS,)

    points: Decimal = number("每次得分", hint="如 1.5", above=0)
    first_is_free: bool = flag("首次不计")

    def sentence(self, weight: Decimal) -> str:
        free = "（首次不计）" if self.first_is_free else ""
        return f"每回访一次{free}得{decimal_text(self.points)}分，得满{decimal_text(weight)}分为止。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        visits = inputs.number(_VISITS.name, _VISITS.label, "不小于0的整数")
        counted = max(visits - ONE, ZERO) if self.first_is_free else visits
        return Outcome(counted * self.points, lambda score: f"回访{visits}次，计{counted}次，得 {score}")
