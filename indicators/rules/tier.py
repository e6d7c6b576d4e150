"""R4: a table of tiers on the actual."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Self

from budgets.quantities import Quantity
from indicators.rules.inputs import ACTUAL, Inputs, Scorer, unit_clash, without_value
from indicators.rules.numbers import AS_PERCENT, BASIS_POINT, RATIO_DIMENSION, ZERO, plain, quantum, shown
from indicators.rules.outcomes import SCORED, RuleError, Verdict, flagged, missing
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class Step:
    """One tier: from ``low`` to ``high`` (None is without end), giving a share of the weight or points."""

    low: Quantity | None
    high: Quantity | None
    low_inclusive: bool
    high_inclusive: bool
    share: Decimal | None
    points: Decimal | None

    @classmethod
    def read(cls, place: str, data: object) -> Self:
        names = ("from", "to", "share", "points", "from_inclusive", "to_inclusive")
        given = Parameters(place, data, names)
        if given.has("share") == given.has("points"):
            raise RuleError(f"{place}：参数“share”（占分值的比例）与“points”（分数）应当且只应写一个")
        return cls(
            given.quantity("from") if given.has("from") else None,
            given.quantity("to") if given.has("to") else None,
            given.flag("from_inclusive", True),
            given.flag("to_inclusive", False),
            given.share("share") if given.has("share") else None,
            given.number("points") if given.has("points") else None,
        )

    def score(self, weight: Decimal) -> Decimal:
        if self.points is not None:
            return min(self.points, weight)
        return weight * (self.share or ZERO)

    def text(self) -> str:
        """The tier as printed: ``≥30%且<40%``."""
        low = "" if self.low is None else f"{'≥' if self.low_inclusive else '>'}{self.low}"
        high = "" if self.high is None else f"{'≤' if self.high_inclusive else '<'}{self.high}"
        return "且".join(filter(None, (low, high))) or "任意值"


@dataclass(frozen=True, slots=True)
class Tier(Rule):
    """R4: a gap-free, overlap-free table of steps on the actual, each with its points (财预〔2021〕101号)."""

    kind: ClassVar[str] = "tier"
    title: ClassVar[str] = "分档计分"
    parameters: ClassVar[tuple[str, ...]] = ("steps",)

    steps: tuple[Step, ...]

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        place = f"{given.place}参数“steps”第"
        steps = [Step.read(f"{place}{number}档", data) for number, data in enumerate(given.items("steps"), 1)]
        steps.sort(key=_position)
        units = [edge.unit for step in steps for edge in (step.low, step.high) if edge is not None]
        for unit in units[1:]:
            if clash := unit_clash(units[0], unit):
                raise RuleError(f"{given.place}：参数“steps”各档的{clash}")
        for step in steps:
            if step.low and step.high and (step.low.value or ZERO) > (step.high.value or ZERO):
                raise RuleError(f"{given.place}：参数“steps”的一档从{step.low}到{step.high}，起点应不大于终点")
        for lower, upper in pairwise(steps):
            _check_joint(given.place, lower, upper)
        return cls(tuple(steps))

    def reads(self) -> frozenset[str]:
        return frozenset({ACTUAL})

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        over = [step for step in self.steps if step.points is not None and step.points > weight]
        return tuple(f"“{step.text()}”档给{plain(step.points or ZERO)}分，超过分值{plain(weight)}" for step in over)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place = quantum(weight, places)
        first, last = self.steps[0], self.steps[-1]
        unit = next((edge.unit for step in self.steps for edge in (step.low, step.high) if edge is not None), None)
        low = None if first.low is None else first.low.value
        table = []
        for step in self.steps:
            raw = step.score(weight)
            score, high = raw.quantize(place), None if step.high is None else step.high.value
            table.append((high, step.high_inclusive, (score, f"，属于“{step.text()}”档，得 {score!s}", raw)))
        zero, is_rate = ZERO.quantize(place), unit is not None and unit.dimension == RATIO_DIMENSION

        def score_of(inputs: Inputs) -> Verdict:
            actual = inputs.actual
            if actual is None or (done := actual.value) is None:
                return without_value(score_of, inputs, ACTUAL)
            if unit is not None and actual.unit is not unit and (clash := unit_clash(actual.unit, unit)):
                return missing(clash)
            if is_rate:
                printed = f"完成值 {done.quantize(BASIS_POINT) * AS_PERCENT!s}%"
            else:
                printed = f"完成值 {shown(done, unit or actual.unit)}"
            if low is None or done > low or (done == low and first.low_inclusive):
                for high, inclusive, found in table:
                    if high is None or done < high or (inclusive and done == high):
                        score, text, raw = found
                        return score, SCORED, printed + text, raw
            bare = (zero, SCORED, f"{printed}，不在任何一档内，得 {zero!s}", ZERO)
            return flagged(bare, f"各档为{first.text()}至{last.text()}，请核对")

        return score_of


def _position(step: Step) -> tuple[bool, Decimal, bool, Decimal]:
    low = ZERO if step.low is None else step.low.value or ZERO
    high = ZERO if step.high is None else step.high.value or ZERO
    return step.low is not None, low, step.high is None, high


def _check_joint(place: str, lower: Step, upper: Step) -> None:
    """Two neighbouring tiers meet in one point that belongs to exactly one of them."""
    high, low = lower.high, upper.low
    joint = f"{place}：参数“steps”的“{lower.text()}”档与“{upper.text()}”档"
    if high is None or low is None or (high.value or ZERO) > (low.value or ZERO):
        raise RuleError(f"{joint}重叠，各档应首尾相接")
    if high.value != low.value:
        raise RuleError(f"{joint}之间有空档，各档应首尾相接")
    if lower.high_inclusive == upper.low_inclusive:
        fault = "都含" if upper.low_inclusive else "都不含"
        raise RuleError(f"{joint}{fault}{low}，应只有一档含此值（用from_inclusive、to_inclusive指明）")
