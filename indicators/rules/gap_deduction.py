"""Rules that take points off the weight: full steps (R5), percentage points (R6), findings (R7)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from budgets.quantities import PERCENT, Quantity

from .inputs import ACTUAL, TARGET, Inputs, Scorer, number_of, quoted, unit_clash, without_value
from .numbers import AS_PERCENT, BASIS_POINT, HUNDRED, RATIO_DIMENSION, ZERO, limit_text, plain, quantum, shown
from .outcomes import RuleError, Status, Verdict, flagged, missing
from .parameters import Parameters
from .rule import DEFAULT_PLACES, Rule

_SCORED = Status.SCORED
_DIRECTIONS = ("below", "above")


@dataclass(frozen=True, slots=True)
class GapDeduction(Rule):
    """What R5 and R6 share: the gap between the actual and a limit (without one, the indicator's target)."""

    limit: Quantity | None
    points: Decimal
    direction: str

    def reads(self) -> frozenset[str]:
        return frozenset({ACTUAL} if self.limit else {ACTUAL, TARGET})

    def _scorer(self, weight: Decimal, places: int, unit_text: str, deduct: Callable[[Decimal], Decimal]) -> Scorer:
        place, fixed, above = quantum(weight, places), self.limit, self.direction == "above"
        full, zero = weight.quantize(place), ZERO.quantize(place)
        fixed_endings = None if fixed is None else self._endings(fixed, unit_text, full)

        def score(inputs: Inputs) -> Verdict:
            actual, limit = inputs.actual, fixed or inputs.target
            if actual is None or limit is None or (done := actual.value) is None or (edge := limit.value) is None:
                return without_value(score, inputs, *sorted(self.reads()))
            unit = limit.unit
            if actual.unit is not unit and (clash := unit_clash(actual.unit, unit)):
                return missing(clash)
            if limit is not fixed and (clash := self._step_clash(limit)):
                return missing(clash)
            gap = done - edge if above else edge - done
            is_rate = unit.dimension == RATIO_DIMENSION
            printed = (
                f"完成值 {done.quantize(BASIS_POINT) * AS_PERCENT!s}%" if is_rate else f"完成值 {shown(done, unit)}"
            )
            kept, spared, used_up, taken_off = fixed_endings or self._endings(limit, unit_text, full)
            if gap <= ZERO:
                return (full, _SCORED, printed + kept, weight)
            taken = deduct(gap)
            if taken >= weight:
                return (zero, _SCORED, f"{printed}{used_up}{zero!s}", ZERO)
            if not taken:
                return (full, _SCORED, printed + spared, weight)
            raw = weight - taken
            rounded = raw.quantize(place)
            # What is printed as taken off and what is left always make up the weight.
            return (rounded, _SCORED, f"{printed}{taken_off}{full - rounded!s}，得 {rounded!s}", raw)

        return score

    def _endings(self, limit: Quantity, unit_text: str, full: Decimal) -> tuple[str, str, str, str]:
        """How the sentence goes on: within the limit, a gap too small to count, nothing left, points taken off."""
        within, beyond = ("未超过", "超过") if self.direction == "above" else ("不低于", "低于")
        edge, each = limit_text(limit), f"每{unit_text}扣{plain(self.points)}分"
        return (
            f"，{within} {edge}，得满分 {full!s}",
            f"，{beyond} {edge}，但不{unit_text}，不扣分，得满分 {full!s}",
            f"，{beyond} {edge}，{each}，扣完为止，得 ",
            f"，{beyond} {edge}，{each}，共扣 ",
        )

    def _step_clash(self, limit: Quantity) -> str:
        """Why a limit does not suit the step; that of a parameter is checked when parsed, a target when it comes."""
        return "" if limit.unit.dimension == RATIO_DIMENSION else "限值应为百分数"


@dataclass(frozen=True, slots=True)
class StepDeduction(GapDeduction):
    """R5: weight − points × ⌊gap ÷ step⌋, not below 0 (“每低于5%扣2分” counts full steps only)."""

    kind: ClassVar[str] = "step_deduction"
    title: ClassVar[str] = "按档扣分"
    parameters: ClassVar[tuple[str, ...]] = ("limit", "step", "points", "direction")

    step: Quantity

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        limit = given.quantity("limit") if given.has("limit") else None
        step = given.quantity("step")
        if (step.value or ZERO) <= 0:
            raise given.wrong("step", "大于0的数值，如“5%”")
        rule = cls(limit, given.number("points", above=True), given.option("direction", _DIRECTIONS), step)
        if limit and (clash := rule._step_clash(limit)):
            raise RuleError(f"{given.place}：参数“limit”与“step”的{clash}")
        return rule

    def _step_clash(self, limit: Quantity) -> str:
        return unit_clash(limit.unit, self.step.unit)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        step, points = self.step.value or ZERO, self.points
        name = f"{over_points(self.step)}个百分点" if self.step.unit == PERCENT else self.step.text()
        return self._scorer(weight, places, f"满{name}", lambda gap: gap // step * points)


def over_points(step: Quantity) -> str:
    """A percentage as the number of its points: ``5%`` is ``5``."""
    return plain((step.value or ZERO) * HUNDRED)


@dataclass(frozen=True, slots=True)
class PointDeduction(GapDeduction):
    """R6: weight − points × gap in percentage points, not below 0; parts of a point count or do not."""

    kind: ClassVar[str] = "point_deduction"
    title: ClassVar[str] = "按百分点扣分"
    parameters: ClassVar[tuple[str, ...]] = ("limit", "points", "direction", "partial")

    partial: str

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        limit = given.quantity("limit") if given.has("limit") else None
        if limit and limit.unit.dimension != RATIO_DIMENSION:
            raise given.wrong("limit", "百分数，如“100%”")
        points = given.number("points", above=True)
        partial = given.option("partial", ("proportional", "floor"), "proportional")
        return cls(limit, points, given.option("direction", _DIRECTIONS), partial)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        points, rate = self.points, self.points * HUNDRED
        if self.partial == "floor":
            return self._scorer(weight, places, "满1个百分点", lambda gap: gap * HUNDRED // 1 * points)
        return self._scorer(weight, places, "1个百分点", lambda gap: gap * rate)


@dataclass(frozen=True, slots=True)
class FindingDeduction(Rule):
    """R7: weight − points × number of findings, at most ``cap`` points, not below 0."""

    kind: ClassVar[str] = "finding_deduction"
    title: ClassVar[str] = "按问题数扣分"
    parameters: ClassVar[tuple[str, ...]] = ("points", "cap")

    points: Decimal
    cap: Decimal | None = None

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        cap = given.number("cap", above=True) if given.has("cap") else None
        return cls(given.number("points", above=True), cap)

    def reads(self) -> frozenset[str]:
        return frozenset({"choices.findings"})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, points = quantum(weight, places), self.points
        most = weight if self.cap is None else min(weight, self.cap)
        full = weight.quantize(place)
        capped = "" if self.cap is None else f"（最多扣{plain(self.cap)}分）"
        clear = (full, _SCORED, f"未发现问题，得满分 {full!s}", weight)
        each = f"项，每项扣{plain(points)}分{capped}，共扣"

        def score(inputs: Inputs) -> Verdict:
            entered = inputs.choices.get("findings")
            if entered is None:
                return missing("发现问题数未填写")
            count = number_of(entered)
            if count is None:
                return missing(f"发现问题数“{quoted(entered)}”不是数，应填写不小于0的整数")
            if count == 0:
                return clear
            found = max(count, ZERO).to_integral_value()
            taken = min(found * points, most)
            raw = weight - taken
            rounded = raw.quantize(place)
            text = f"发现问题{plain(found)}{each}{plain(taken)}分，得 {rounded!s}"
            scored = (rounded, _SCORED, text, raw)
            return (
                scored if found == count else flagged(scored, f"发现问题数“{quoted(entered)}”应为不小于0的整数，请核对")
            )

        return score
