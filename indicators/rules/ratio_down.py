"""R2: completion of a target that is not to be exceeded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.full_marks import full_marks_if
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.numbers import ZERO, decimal_text, percent_text, times_weight
from indicators.rules.outcomes import Outcome
from indicators.rules.rule import Better, Rule

_DOWNWARD = frozenset({"", "≤", "<", "="})


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioDown(Rule):
    """R2: weight × min(1, target ÷ actual), for costs, accidents, complaints (≤); an actual of zero has full marks."""

    kind, title = "ratio_down", "反向比率"
    about = "完成值越小越好：按指标值与完成值之比计分，不超过即满分。"
    figures = (TARGET, ACTUAL)

    def better(self) -> Better:
        return Better.LOWER

    def sentence(self, weight: Decimal) -> str:
        points = decimal_text(weight)
        return f"不超过指标值得{points}分；超过的，得分 = 指标值 ÷ 完成值 × {points}分。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        goal, done = inputs.pair(TARGET, ACTUAL)
        warning = ""
        if inputs.bound not in _DOWNWARD:
            warning = f"指标值为“{inputs.bound}”，而规则按反向比率计分，请核对"
        elif done < ZERO <= goal:
            warning = "完成值为负数，请核对"
        if done <= goal:
            return full_marks_if(True, weight, lambda: "完成值未超过指标值", warning)
        if goal <= ZERO:
            why = "完成值 {}，超过指标值 {}".format
            return full_marks_if(False, weight, lambda: why(inputs.printed(ACTUAL, TARGET), inputs.target), warning)
        rate = goal / done
        return Outcome(
            times_weight(weight, rate),
            lambda score: f"指标值与完成值之比 {percent_text(rate)} × 分值 {decimal_text(weight)} = {score}",
            warning,
        )
