"""R1: completion of a target to be reached."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from budgets.quantities import Quantity
from indicators.rules.bounds import all_or_nothing
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, Scorer, unit_clash, without_value
from indicators.rules.numbers import AS_PERCENT, BASIS_POINT, ZERO, plain, quantum, shown, times_weight
from indicators.rules.outcomes import SCORED, Verdict, flagged, missing
from indicators.rules.rule import DEFAULT_PLACES, Rule

_UPWARD = frozenset({"", "≥", ">", "="})


@dataclass(frozen=True, slots=True)
class RatioUp(Rule):
    """R1: weight × min(1, actual ÷ target), for targets to be reached (≥, =)."""

    kind: ClassVar[str] = "ratio_up"
    title: ClassVar[str] = "正向比率"

    def reads(self) -> frozenset[str]:
        return frozenset({TARGET, ACTUAL})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)
        full = weight.quantize(place)
        reached, times = f"%，达到指标值，得满分 {full!s}", f"% × 分值 {plain(weight)} = "

        def score(inputs: Inputs) -> Verdict:
            target, actual = inputs.target, inputs.actual
            if target is None or actual is None or (goal := target.value) is None or (done := actual.value) is None:
                return without_value(score, inputs, TARGET, ACTUAL)
            if actual.unit is not target.unit and (clash := unit_clash(actual.unit, target.unit)):
                return missing(clash)
            if ZERO <= done < goal:
                rate = done / goal
                raw = times_weight(weight, rate)
                rounded = raw.quantize(place)
                text = f"完成率 {rate.quantize(BASIS_POINT) * AS_PERCENT!s}{times}{rounded!s}"
                scored = (rounded, SCORED, text, raw)
            elif done >= goal > ZERO:
                percent = (done / goal).quantize(BASIS_POINT) * AS_PERCENT
                scored = (full, SCORED, f"完成率 {percent!s}{reached}", weight)
            else:
                return self._odd(weight, place, done, target, goal)
            if target.bound not in _UPWARD:
                return flagged(scored, f"指标值为“{target.bound}”，而规则按正向比率计分，请核对")
            return scored

        return score

    def _odd(self, weight: Decimal, place: Decimal, done: Decimal, target: Quantity, goal: Decimal) -> Verdict:
        """A target of zero or below is no base for a ratio: met or not met. A negative actual scores nothing."""
        if goal <= 0:
            met = done >= goal
            how = f"指标值 {target.text()} 不能作除数，按是否达到计分，{'已' if met else '未'}达到"
            return all_or_nothing(weight, place, met, how)
        return flagged(
            all_or_nothing(weight, place, False, f"完成值 {shown(done, target.unit)} 为负数"), "请核对完成值"
        )
