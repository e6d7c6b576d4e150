"""R2: completion of a target that is not to be exceeded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import RANGE_SIGNS
from indicators.rules.counted_rate import CountedRate
from indicators.rules.full_marks import full_marks_if
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.numbers import ZERO, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.rule import Better
from indicators.rules.signs import beyond_exact, just_missed, require_same_way, within_range


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioDown(CountedRate):
    """R2: weight × min(1, target ÷ actual), for costs, accidents, complaints (≤); an actual of zero has full marks.

    What is under an exact target (=) misses it as what is over it does; a target to be reached (≥, >) is refused.
    Inside a range there are full marks, outside it the ratio to its nearer edge.
    """

    kind, title = "ratio_down", "反向比率"
    about = "完成值越小越好：按指标值与完成值之比计分，不超过即满分。"
    figures = (TARGET, ACTUAL)

    def better(self) -> Better:
        return Better.LOWER

    def sentence(self, weight: Decimal) -> str:
        points = decimal_text(weight)
        return f"不超过指标值得{points}分；超过的，得分 = 指标值 ÷ 完成值 × {points}分{self.rate_words('这一比率')}。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        bound = inputs.bound
        if bound in RANGE_SIGNS:
            return within_range(self, weight, inputs)
        goal, done = inputs.pair(TARGET, ACTUAL)
        if bound and bound != "≤":
            require_same_way(inputs, Better.LOWER, self.title)
            if bound == "=" and done < goal:
                return beyond_exact(self, weight, inputs, done, goal)
        warning = "完成值为负数，请核对" if done < ZERO <= goal else ""
        if bound == "<" and done == goal:
            if goal > ZERO:
                warning = just_missed(inputs)
        elif done <= goal:
            return Outcome(weight, _kept, warning)
        if goal <= ZERO:
            return _without_ratio(weight, inputs, "超过" if done > goal else "未低于", warning)
        rate = goal / done
        return self.of_weight(rate, weight, "指标值与完成值之比", warning)

    def working(self, inputs: Inputs) -> str:
        """Only where the target is passed: else there are full marks without a rate."""
        if inputs.is_range:
            return ""
        goal, done = inputs.pair(TARGET, ACTUAL)
        return self.division(inputs, TARGET, ACTUAL) if done > goal else ""


def _kept(score: str) -> str:
    return f"完成值未超过指标值，得满分 {score}"


def _without_ratio(weight: Decimal, inputs: Inputs, how: str, warning: str) -> Outcome:
    why = "完成值 {}，{}指标值 {}".format
    return full_marks_if(False, weight, lambda: why(inputs.printed(ACTUAL, TARGET), how, inputs.target), warning)
