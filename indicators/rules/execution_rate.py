"""R3: budget execution."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from indicators.rules.bounds import all_or_nothing
from indicators.rules.inputs import Inputs, Scorer, unit_clash, without_value
from indicators.rules.numbers import AS_PERCENT, BASIS_POINT, ONE, ZERO, plain, quantum, times_weight
from indicators.rules.outcomes import SCORED, Status, Verdict, flagged, missing, not_applicable
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class ExecutionRate(Rule):
    """R3: weight × min(1, executed ÷ budget). ``rate_places`` rounds the percentage before it is multiplied."""

    kind: ClassVar[str] = "execution_rate"
    title: ClassVar[str] = "预算执行率"
    parameters: ClassVar[tuple[str, ...]] = ("rate_places",)

    rate_places: int | None = None

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        if not given.has("rate_places"):
            return cls()
        number = given.number("rate_places")
        if number != int(number) or number > 6:
            raise given.wrong("rate_places", "0至6的整数（执行率先保留的小数位数）")
        return cls(int(number))

    def reads(self) -> frozenset[str]:
        return frozenset({"values.executed", "values.budget"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)
        full, times = weight.quantize(place), f"% × 分值 {plain(weight)} = "
        over = f"%，得满分 {full!s}；执行率超过100%，请核对预算数与执行数"
        rounds_first = self.rate_places is not None
        rate_place = BASIS_POINT if self.rate_places is None else ONE.scaleb(-2 - self.rate_places)

        def score(inputs: Inputs) -> Verdict:
            executed, budget = inputs.values.get("executed"), inputs.values.get("budget")
            if (
                executed is None
                or budget is None
                or (spent := executed.value) is None
                or (plan := budget.value) is None
            ):
                return without_value(score, inputs, "values.executed", "values.budget")
            if executed.unit is not budget.unit and (clash := unit_clash(executed.unit, budget.unit)):
                return missing(clash)
            if plan <= ZERO or spent < ZERO:
                return self._odd(place, spent, plan)
            rate = spent / plan
            shown_rate = rate.quantize(rate_place)
            if rate > ONE:
                return (full, Status.NEEDS_ATTENTION, f"执行率 {shown_rate * AS_PERCENT!s}{over}", weight)
            raw = times_weight(weight, shown_rate if rounds_first else rate)
            rounded = raw.quantize(place)
            return (rounded, SCORED, f"执行率 {shown_rate * AS_PERCENT!s}{times}{rounded!s}", raw)

        return score

    def _odd(self, place: Decimal, spent: Decimal, plan: Decimal) -> Verdict:
        if plan == 0 and spent == 0:
            return not_applicable("预算数与执行数均为0")
        if plan <= 0:
            return missing(f"预算数为{'负数' if plan < 0 else '0而有执行数'}，不能计算执行率，请核对")
        return flagged(all_or_nothing(ZERO, place, False, "执行数为负数"), "请核对执行数")
