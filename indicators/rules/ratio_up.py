"""R1: completion of a target to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from budgets.quantities import RANGE_SIGNS
from indicators.rules.counted_rate import CountedRate
from indicators.rules.full_marks import full_marks_if, is_met
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.numbers import ONE, ZERO, decimal_text, percent_text
from indicators.rules.outcomes import Outcome
from indicators.rules.rule import Better
from indicators.rules.signs import beyond_exact, just_missed, require_same_way, within_range


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioUp(CountedRate):
    """R1: weight × min(1, actual ÷ target), for targets to be reached (≥, >).

    What is over an exact target (=) misses it as what is under it does; a target not to be passed (≤, <) is refused.
    Inside a range there are full marks, outside it the ratio to its nearer edge.
    """

    kind, title = "ratio_up", "正向比率"
    about = "完成值越大越好：按完成值与指标值之比计分，达到即满分。"
    figures = (TARGET, ACTUAL)

    def better(self) -> Better:
        return Better.HIGHER

    def sentence(self, weight: Decimal) -> str:
        points = decimal_text(weight)
        return f"达到指标值得{points}分；未达到的，得分 = 完成值 ÷ 指标值 × {points}分{self.rate_words('完成率')}。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        bound = inputs.bound
        if bound in RANGE_SIGNS:
            return within_range(self, weight, inputs)
        goal, done = inputs.pair(TARGET, ACTUAL)
        if bound and bound != "≥":
            require_same_way(inputs, Better.HIGHER, self.title)
            if bound == "=" and done > goal:
                return beyond_exact(self, weight, inputs, goal, done)
        if goal <= ZERO:  # no base for a ratio
            return _without_base(weight, inputs, is_met(done, goal, bound))
        if done < ZERO:
            return _negative(weight, inputs)
        rate = done / goal
        if rate >= ONE:
            warning = just_missed(inputs) if bound == ">" and done == goal else ""
            return Outcome(weight, partial(_reached, rate), warning)
        return self.of_weight(rate, weight, "完成率")

    def working(self, inputs: Inputs) -> str:
        return "" if inputs.is_range else self.division(inputs, ACTUAL, TARGET)


def _reached(rate: Decimal, score: str) -> str:
    return f"完成率 {percent_text(rate)}，达到指标值，得满分 {score}"


def _without_base(weight: Decimal, inputs: Inputs, met: bool) -> Outcome:
    how = f"按是否达到计分，{'已' if met else '未'}达到"
    return full_marks_if(met, weight, lambda: f"指标值 {inputs.target} 不能作除数，{how}")


def _negative(weight: Decimal, inputs: Inputs) -> Outcome:
    return full_marks_if(False, weight, lambda: f"完成值 {inputs.printed(ACTUAL, TARGET)} 为负数", "请核对完成值")
