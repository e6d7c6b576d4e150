"""R15: a share of the weight, as a person sets it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs
from indicators.rules.numbers import HUNDRED, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.rule import Rule

_PERCENT = Answer("percent", Answers.PERCENT, "得分系数")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient(Rule):
    """R15: 得分系数 (percent) × weight, as in 重庆's forms. Choice ``percent``."""

    kind, title = "coefficient", "得分系数"
    about = "评价人填写得分系数（百分比），乘以分值。"
    answers = (_PERCENT,)
    is_opinion = True

    def sentence(self, weight: Decimal) -> str:
        return f"得分 = 得分系数 × {decimal_text(weight)}分。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        percent, warning = inputs.number_up_to(_PERCENT.name, _PERCENT.label, HUNDRED)
        return Outcome(
            weight * percent / HUNDRED,
            lambda score: f"得分系数 {decimal_text(percent)}% × 分值 {decimal_text(weight)} = {score}",
            warning,
        )
