"""R6: points off for each percentage point."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from indicators.rules.gap_deduction import DIRECTIONS, GapDeduction
from indicators.rules.inputs import Scorer
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES


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
        return cls(limit, points, given.option("direction", DIRECTIONS), partial)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        points, rate = self.points, self.points * HUNDRED
        if self.partial == "floor":
            return self._scorer(weight, places, "满1个百分点", lambda gap: gap * HUNDRED // 1 * points)
        return self._scorer(weight, places, "1个百分点", lambda gap: gap * rate)
