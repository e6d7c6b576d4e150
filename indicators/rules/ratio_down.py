"""R2: completion of a target that is not to be exceeded."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from indicators.rules.bounds import all_or_nothing
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, Scorer, unit_clash, without_value
from indicators.rules.numbers import AS_PERCENT, BASIS_POINT, ZERO, plain, quantum, shown, times_weight
from indicators.rules.outcomes import SCORED, Verdict, flagged, missing
from indicators.rules.rule import DEFAULT_PLACES, Rule

_DOWNWARD = frozenset({"", "≤", "<", "="})


@dataclass(frozen=True, slots=True)
class RatioDown(Rule):
    """R2: weight × min(1, target ÷ actual), for costs, accidents, complaints (≤); an actual of zero has full marks."""

    kind: ClassVar[str] = "ratio_down"
    title: ClassVar[str] = "反向比率"

    def reads(self) -> frozenset[str]:
        return frozenset({TARGET, ACTUAL})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)
        held = all_or_nothing(weight, place, True, "完成值未超过指标值")
        times = f"% × 分值 {plain(weight)} = "

        def score(inputs: Inputs) -> Verdict:
            target, actual = inputs.target, inputs.actual
            if target is None or actual is None or (goal := target.value) is None or (done := actual.value) is None:
                return without_value(score, inputs, TARGET, ACTUAL)
            if actual.unit is not target.unit and (clash := unit_clash(actual.unit, target.unit)):
                return missing(clash)
            if done <= goal:
                scored = held
            elif goal <= ZERO:
                why = f"完成值 {shown(done, target.unit)}，超过指标值 {target.text()}"
                scored = all_or_nothing(weight, place, False, why)
            else:
                rate = goal / done
                raw = times_weight(weight, rate)
                rounded = raw.quantize(place)
                text = f"指标值与完成值之比 {rate.quantize(BASIS_POINT) * AS_PERCENT!s}{times}{rounded!s}"
                scored = (rounded, SCORED, text, raw)
            if target.bound not in _DOWNWARD:
                return flagged(scored, f"指标值为“{target.bound}”，而规则按反向比率计分，请核对")
            return flagged(scored, "完成值为负数，请核对") if done < ZERO <= goal else scored

        return score
