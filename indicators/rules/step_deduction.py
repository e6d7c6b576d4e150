"""R5: points off for each step."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import PERCENT, Quantity, Unit
from indicators.rules.gap_deduction import FLOOR, GapDeduction, interval_text, steps_price
from indicators.rules.inputs import unit_clash
from indicators.rules.numbers import HUNDRED, RATIO_DIMENSION, ZERO, decimal_text, share_text, value_of
from indicators.rules.outcomes import Unscored, missing
from indicators.rules.parameters import flag, number, option, quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDeduction(GapDeduction):
    """R5: weight − points × ⌊gap ÷ step⌋, not below 0 (“每低于5%扣2分” counts full steps only).

    ``partial`` makes parts of a step count, or whole steps once begun (“不足5%按5%计”, ⌈gap ÷ step⌉); a ``relative``
    step is a percentage of the limit itself (“每超1%扣1分” of 5300元).
    """

    kind, title = "step_deduction", "按档扣分"
    about = "与限值每相差一档扣若干分，扣完为止；不足一档的不扣、按比例扣或按一档扣。"

    step: Quantity = quantity("每档", hint="如 5%", above_zero=True)
    points: Decimal = number("每档扣分", above=0)
    partial: str = option("不足一档", default=FLOOR, floor="不扣", proportional="按比例扣", ceiling="按一档扣")
    relative: bool = flag("每档是限值的百分比")

    def __post_init__(self) -> None:
        GapDeduction.__post_init__(self)
        step = self.step.text()
        if self.relative:
            step = f"{'指标值' if self.limit is None else '限值'}的{share_text(value_of(self.step))}"
        elif self.step.unit.symbol == PERCENT.symbol:
            step = f"{decimal_text(value_of(self.step) * HUNDRED)}个百分点"
        object.__setattr__(self, "interval", interval_text(step, self.partial))
        object.__setattr__(self, "price", f"扣{decimal_text(self.points)}分")

    def conflict(self) -> str:
        if self.relative and self.step.unit.dimension != RATIO_DIMENSION:
            return f"“每档”为“{self.step}”，选了“每档是限值的百分比”的应为百分数，如“1%”"
        if self.relative and self.limit is not None and value_of(self.limit) <= ZERO:
            return f"“限值”为“{self.limit}”，选了“每档是限值的百分比”的应大于0"
        clash = "" if self.limit is None else self.clash(self.limit.unit)
        return f"“限值”与“每档”的{clash}" if clash else GapDeduction.conflict(self)

    def taken_off(self, gap: Decimal, limit: Decimal) -> Decimal:
        step = value_of(self.step)
        if self.relative:
            if limit <= ZERO:
                raise Unscored(missing("指标值不大于0，不能按它的百分比扣分，请核对"))
            step *= limit
        return steps_price(gap, step, self.points, self.partial)

    def clash(self, limit: Unit) -> str:
        return "" if self.relative else unit_clash(limit, self.step.unit)
