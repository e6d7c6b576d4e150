"""R6: points off for each percentage point."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity, Unit
from indicators.rules.gap_deduction import PROPORTIONAL, GapDeduction, interval_text, steps_price
from indicators.rules.numbers import RATIO_DIMENSION, decimal_text
from indicators.rules.parameters import number, option, quantity

_ONE_POINT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDeduction(GapDeduction):
    """R6: weight − points × gap in percentage points, not below 0; parts of a point count, do not, or count whole."""

    kind, title = "point_deduction", "按百分点扣分"
    about = "与限值每相差1个百分点扣若干分，扣完为止。"

    limit: Quantity | None = quantity("限值", hint="不填则以指标值为准，如 100%", required=False, percentage=True)
    points: Decimal = number("每个百分点扣分", above=0)
    partial: str = option(
        "不足1个百分点", default=PROPORTIONAL, proportional="按比例扣", floor="不扣", ceiling="按1个百分点扣"
    )

    def __post_init__(self) -> None:
        GapDeduction.__post_init__(self)
        object.__setattr__(self, "interval", interval_text("1个百分点", self.partial))
        object.__setattr__(self, "price", f"扣{decimal_text(self.points)}分")

    def taken_off(self, gap: Decimal, limit: Decimal) -> Decimal:
        return steps_price(gap, _ONE_POINT, self.points, self.partial)

    def clash(self, limit: Unit) -> str:
        return "" if limit.dimension == RATIO_DIMENSION else "限值应为百分数"
