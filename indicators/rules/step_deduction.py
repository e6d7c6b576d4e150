"""R5: points off for each full step."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from budgets.quantities import PERCENT, Quantity
from indicators.rules.gap_deduction import DIRECTIONS, GapDeduction, over_points
from indicators.rules.inputs import Scorer, unit_clash
from indicators.rules.numbers import ZERO
from indicators.rules.outcomes import RuleError
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES


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
        rule = cls(limit, given.number("points", above=True), given.option("direction", DIRECTIONS), step)
        if limit and (clash := rule._step_clash(limit)):
            raise RuleError(f"{given.place}：参数“limit”与“step”的{clash}")
        return rule

    def _step_clash(self, limit: Quantity) -> str:
        return unit_clash(limit.unit, self.step.unit)

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        step, points = self.step.value or ZERO, self.points
        name = f"{over_points(self.step)}个百分点" if self.step.unit == PERCENT else self.step.text()
        return self._scorer(weight, places, f"满{name}", lambda gap: gap // step * points)
