"""R5: points off for each full step."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import PERCENT, Quantity, Unit
from indicators.rules.gap_deduction import GapDeduction
from indicators.rules.inputs import unit_clash
from indicators.rules.numbers import HUNDRED, decimal_text, value_of
from indicators.rules.parameters import number, quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDeduction(GapDeduction):
    """R5: weight − points × ⌊gap ÷ step⌋, not below 0 (“每低于5%扣2分” counts full steps only)."""

    kind, title = "step_deduction", "按档扣分"
    about = "与限值每相差一个整档扣若干分，不足一档不扣，扣完为止。"

    step: Quantity = quantity("每档", hint="如 5%", above_zero=True)
    points: Decimal = number("每档扣分", above=0)

    def __post_init__(self) -> None:
        is_rate = self.step.unit.symbol == PERCENT.symbol
        step = f"{decimal_text(value_of(self.step) * HUNDRED)}个百分点" if is_rate else self.step.text()
        object.__setattr__(self, "interval", f"满{step}")
        object.__setattr__(self, "price", f"扣{decimal_text(self.points)}分")

    def conflict(self) -> str:
        clash = "" if self.limit is None else self.clash(self.limit.unit)
        return f"“限值”与“每档”的{clash}" if clash else ""

    def taken_off(self, gap: Decimal) -> Decimal:
        return gap // value_of(self.step) * self.points

    def clash(self, limit: Unit) -> str:
        return unit_clash(limit, self.step.unit)
