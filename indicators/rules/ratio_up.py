"""Rules on a rate: completion up (R1), completion down (R2), budget execution (R3), interpolation (R11)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from budgets.quantities import Quantity

from .inputs import ACTUAL, TARGET, Inputs, Scorer, unit_clash, without_value
from .numbers import AS_PERCENT, BASIS_POINT, HUNDRED, ONE, ZERO, limit_text, plain, quantum, shown, times_weight
from .outcomes import RuleError, Status, Verdict, flagged, missing, not_applicable
from .parameters import Parameters
from .rule import DEFAULT_PLACES, Rule

_SCORED = Status.SCORED
_UPWARD = frozenset({"", "≥", ">", "="})
_DOWNWARD = frozenset({"", "≤", "<", "="})


def is_met(actual: Decimal, target: Decimal, bound: str) -> bool:
    """Whether the actual meets the target as its bound says; a target without one is a least value."""
    if bound == "≤":
        return actual <= target
    if bound == "<":
        return actual < target
    if bound == ">":
        return actual > target
    if bound == "=":
        return actual == target
    return actual >= target


def all_or_nothing(weight: Decimal, place: Decimal, full: bool, why: str) -> Verdict:
    """Full marks or none; ``why`` opens the sentence."""
    raw = weight if full else ZERO
    score = raw.quantize(place)
    return (score, _SCORED, f"{why}，得{'满分' if full else ''} {score!s}", raw)


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
                scored = (rounded, _SCORED, text, raw)
            elif done >= goal > ZERO:
                percent = (done / goal).quantize(BASIS_POINT) * AS_PERCENT
                scored = (full, _SCORED, f"完成率 {percent!s}{reached}", weight)
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
                scored = (rounded, _SCORED, text, raw)
            if target.bound not in _DOWNWARD:
                return flagged(scored, f"指标值为“{target.bound}”，而规则按反向比率计分，请核对")
            return flagged(scored, "完成值为负数，请核对") if done < ZERO <= goal else scored

        return score


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
            return (rounded, _SCORED, f"执行率 {shown_rate * AS_PERCENT!s}{times}{rounded!s}", raw)

        return score

    def _odd(self, place: Decimal, spent: Decimal, plan: Decimal) -> Verdict:
        if plan == 0 and spent == 0:
            return not_applicable("预算数与执行数均为0")
        if plan <= 0:
            return missing(f"预算数为{'负数' if plan < 0 else '0而有执行数'}，不能计算执行率，请核对")
        return flagged(all_or_nothing(ZERO, place, False, "执行数为负数"), "请核对执行数")


@dataclass(frozen=True, slots=True)
class Interpolation(Rule):
    """R11: linear between two anchors of the actual; below the low and above the high one, the anchor's own share."""

    kind: ClassVar[str] = "interpolation"
    title: ClassVar[str] = "线性插值"
    parameters: ClassVar[tuple[str, ...]] = ("low", "high")

    low: Quantity
    low_share: Decimal
    high: Quantity
    high_share: Decimal

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        low, high = (_anchor(given, name) for name in ("low", "high"))
        if clash := unit_clash(low[0].unit, high[0].unit):
            raise RuleError(f"{given.place}：参数“low”与“high”的{clash}")
        if (low[0].value or ZERO) >= (high[0].value or ZERO):
            raise RuleError(f"{given.place}：参数“low”的值{low[0]}应小于“high”的值{high[0]}")
        return cls(*low, *high)

    def reads(self) -> frozenset[str]:
        return frozenset({ACTUAL})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, unit = quantum(weight, places), self.low.unit
        low, high = self.low.value or ZERO, self.high.value or ZERO
        base, rise, span = self.low_share, self.high_share - self.low_share, high - low
        ends = (
            f"{limit_text(self.low)}（得 {_percent(base)}）至 {limit_text(self.high)}（得 {_percent(self.high_share)}）"
        )
        under, over = f"，未超过 {limit_text(self.low)}", f"，达到 {limit_text(self.high)}"
        between, times = f"，在 {ends}之间线性插值", f" × 分值 {plain(weight)} = "

        def score(inputs: Inputs) -> Verdict:
            actual = inputs.actual
            if actual is None or (done := actual.value) is None:
                return without_value(score, inputs, ACTUAL)
            if actual.unit is not unit and (clash := unit_clash(actual.unit, unit)):
                return missing(clash)
            part = base * span + rise * (min(max(done, low), high) - low)
            share, raw = part / span, weight * part / span
            rounded = raw.quantize(place)
            where = under if done <= low else over if done >= high else between
            text = (
                f"完成值 {shown(done, unit)}{where}，得分比例 {_percent(share.quantize(BASIS_POINT))}{times}{rounded!s}"
            )
            return (rounded, _SCORED, text, raw)

        return score


def _anchor(given: Parameters, name: str) -> tuple[Quantity, Decimal]:
    inner = given.inner(name, ("value", "share"))
    return inner.quantity("value"), inner.share("share")


def _percent(share: Decimal) -> str:
    return f"{plain(share * HUNDRED)}%"
