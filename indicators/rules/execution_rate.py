"""R3: budget execution."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from indicators.rules.counted_rate import CountedRate
from indicators.rules.full_marks import full_marks_if
from indicators.rules.inputs import BUDGET, EXECUTED, Inputs
from indicators.rules.numbers import ONE, ZERO, decimal_text
from indicators.rules.outcomes import Outcome, missing, not_applicable


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionRate(CountedRate):
    """R3: weight × min(1, executed ÷ budget). ``rate_places`` rounds the percentage before it is multiplied."""

    kind, title = "execution_rate", "预算执行率"
    about = "按执行数与预算数之比计分。"
    figures = (EXECUTED, BUDGET)

    def sentence(self, weight: Decimal) -> str:
        return f"得分 = 执行数 ÷ 预算数 × {decimal_text(weight)}分，超过100%按100%计{self.rate_words('执行率')}。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        spent, budget = inputs.pair(EXECUTED, BUDGET)
        if budget <= ZERO:
            return _without_budget(spent, budget)
        if spent < ZERO:
            return full_marks_if(False, weight, lambda: "执行数为负数", "请核对执行数")
        rate = spent / budget
        if rate > ONE:
            return Outcome(weight, partial(self._over, rate), "执行率超过100%，请核对预算数与执行数")
        return self.of_weight(rate, weight, "执行率")

    def working(self, inputs: Inputs) -> str:
        return self.division(inputs, EXECUTED, BUDGET)

    def _over(self, rate: Decimal, score: str) -> str:
        return f"执行率 {self.printed_rate(rate)}，得满分 {score}"


def _without_budget(spent: Decimal, budget: Decimal) -> Outcome:
    if budget == spent == ZERO:
        return not_applicable("预算数与执行数均为0")
    what = "负数" if budget < ZERO else "0而有执行数"
    return missing(f"预算数为{what}，不能计算执行率，请核对")
