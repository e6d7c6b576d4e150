"""R1: completion of a target to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.full_marks import full_marks_if
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.numbers import ONE, ZERO, decimal_text, percent_text, times_weight
from indicators.rules.outcomes import Outcome
from indicators.rules.rule import Better, Rule

_UPWARD = frozenset({"", "≥", ">", "="})


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioUp(Rule):
    """R1: weight × min(1, actual ÷ target), for targets to be reached (≥, =)."""

    kind, title = "ratio_up", "正向比率"
    about = "完成值越大越好：按完成值与指标值之比计分，达到即满分。"
    figures = (TARGET, ACTUAL)

    def better(self) -> Better:
        return Better.HIGHER

    def sentence(self, weight: Decimal) -> str:
        points = decimal_text(weight)
        return f"达到指标值得{points}分；未达到的，得分 = 完成值 ÷ 指标值 × {points}分。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        goal, done = inputs.pair(TARGET, ACTUAL)
        if goal <= ZERO:  # no base for a ratio
            met = done >= goal
            how = f"按是否达到计分，{'已' if met else '未'}达到"
            return full_marks_if(met, weight, lambda: f"指标值 {inputs.target} 不能作除数，{how}")
        if done < ZERO:
            return full_marks_if(
                False, weight, lambda: f"完成值 {inputs.printed(ACTUAL, TARGET)} 为负数", "请核对完成值"
            )
        warning = "" if inputs.bound in _UPWARD else f"指标值为“{inputs.bound}”，而规则按正向比率计分，请核对"
        rate = done / goal
        if rate >= ONE:
            return Outcome(weight, lambda score: f"完成率 {percent_text(rate)}，达到指标值，得满分 {score}", warning)
        return Outcome(
            times_weight(weight, rate),
            lambda score: f"完成率 {percent_text(rate)} × 分值 {decimal_text(weight)} = {score}",
            warning,
        )
