"""R3: budget execution."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.full_marks import full_marks_if
from indicators.rules.inputs import BUDGET, EXECUTED, Inputs
from indicators.rules.numbers import ONE, ZERO, decimal_text, percent_text, rounded_rate, times_weight
from indicators.rules.outcomes import Outcome, missing, not_applicable
from indicators.rules.parameters import whole_number
from indicators.rules.rule import Rule

_PRINTED_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionRate(Rule):
    """R3: weight × min(1, executed ÷ budget). ``rate_places`` rounds the percentage before it is multiplied."""

    kind, title = "execution_rate", "预算执行率"
    about = "按执行数与预算数之比计分。"
    figures = (EXECUTED, BUDGET)

    rate_places: int | None = whole_number(
        "执行率先保留的小数位数", most=6, hint="0 至 6，不填则不先舍入", required=False
    )

    def sentence(self, weight: Decimal) -> str:
        rounded = "" if self.rate_places is None else f"，执行率先保留{self.rate_places}位小数"
        return f"得分 = 执行数 ÷ 预算数 × {decimal_text(weight)}分，超过100%按100%计{rounded}。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        spent, budget = inputs.pair(EXECUTED, BUDGET)
        if budget <= ZERO:
            return _without_budget(spent, budget)
        if spent < ZERO:
            return full_marks_if(False, weight, lambda: "执行数为负数", "请核对执行数")
        rate, places = spent / budget, _PRINTED_PLACES
        over = rate > ONE
        if self.rate_places is not None:
            places = self.rate_places
            rate = rounded_rate(rate, places)
        if over:
            warning = "执行率超过100%，请核对预算数与执行数"
            return Outcome(weight, lambda score: f"执行率 {percent_text(rate, places)}，得满分 {score}", warning)
        return Outcome(
            times_weight(weight, rate),
            lambda score: f"执行率 {percent_text(rate, places)} × 分值 {decimal_text(weight)} = {score}",
        )


def _without_budget(spent: Decimal, budget: Decimal) -> Outcome:
    if budget == spent == ZERO:
        return not_applicable("预算数与执行数均为0")
    what = "负数" if budget < ZERO else "0而有执行数"
    return missing(f"预算数为{what}，不能计算执行率，请核对")
