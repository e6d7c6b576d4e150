"""What the deductions for a gap (R5, R6) share."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, Scorer, unit_clash, without_value
from indicators.rules.numbers import (
    AS_PERCENT,
    BASIS_POINT,
    HUNDRED,
    RATIO_DIMENSION,
    ZERO,
    limit_text,
    plain,
    quantum,
    shown,
)
from indicators.rules.outcomes import SCORED, Verdict, missing
from indicators.rules.rule import Rule

DIRECTIONS = ("below", "above")


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
                return (full, SCORED, printed + kept, weight)
            taken = deduct(gap)
            if taken >= weight:
                return (zero, SCORED, f"{printed}{used_up}{zero!s}", ZERO)
            if not taken:
                return (full, SCORED, printed + spared, weight)
            raw = weight - taken
            rounded = raw.quantize(place)
            # What is printed as taken off and what is left always make up the weight.
            return (rounded, SCORED, f"{printed}{taken_off}{full - rounded!s}，得 {rounded!s}", raw)

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


def over_points(step: Quantity) -> str:
    """A percentage as the number of its points: ``5%`` is ``5``."""
    return plain((step.value or ZERO) * HUNDRED)
