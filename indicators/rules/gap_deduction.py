"""What the deductions for a gap (R5, R6) share."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.quantities import Quantity, Unit
from indicators.rules.inputs import ACTUAL, TARGET, Inputs, require_one_unit
from indicators.rules.numbers import ZERO, limit_text, value_of, value_text
from indicators.rules.outcomes import Outcome, missing
from indicators.rules.parameters import option, quantity
from indicators.rules.rule import Better, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDeduction(Rule):
    """The gap between the actual and a limit (without one, the indicator's target), step by step taken off."""

    figures = (ACTUAL, TARGET)

    limit: Quantity | None = quantity("限值", hint="不填则以指标值为准，如 100%", required=False)
    direction: str = option("方向", below="低于时扣分", above="高于时扣分")
    # The gap that costs points, and what it costs: ``满5个百分点``, ``扣2分``.
    interval: str = field(init=False, repr=False, compare=False)
    price: str = field(init=False, repr=False, compare=False)

    def reads(self) -> tuple[str, ...]:
        return self.figures if self.limit is None else (ACTUAL,)

    def better(self) -> Better:
        return Better.LOWER if self.direction == "above" else Better.HIGHER

    @abstractmethod
    def taken_off(self, gap: Decimal) -> Decimal:
        """The points that a gap costs."""

    @abstractmethod
    def clash(self, limit: Unit) -> str:
        """Why the gap to a limit of this unit cannot be counted, in Chinese, or nothing."""

    def sentence(self, weight: Decimal) -> str:
        edge = "指标值" if self.limit is None else limit_text(value_of(self.limit), self.limit.unit)
        within, beyond = ("不高于", "高出") if self.direction == "above" else ("不低于", "低于")
        return f"{within}{edge}得满分；{beyond}的，每{self.interval}{self.price}，扣完为止。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        done, unit = inputs.measured(ACTUAL)
        if self.limit is None:
            limit, limit_unit = inputs.measured(TARGET)
            if clash := self.clash(limit_unit):
                return missing(clash)
        else:
            limit, limit_unit = value_of(self.limit), self.limit.unit
        if unit is not limit_unit:
            require_one_unit(unit, limit_unit)
        gap = done - limit if self.direction == "above" else limit - done
        taken = self.taken_off(gap) if gap > ZERO else ZERO

        def explain(score: str) -> str:
            within, beyond = ("未超过", "超过") if self.direction == "above" else ("不低于", "低于")
            printed, edge = f"完成值 {value_text(done, limit_unit)}", limit_text(limit, limit_unit)
            if gap <= ZERO:
                return f"{printed}，{within} {edge}，得满分 {score}"
            if not taken:
                return f"{printed}，{beyond} {edge}，但不{self.interval}，不扣分，得满分 {score}"
            each = f"{printed}，{beyond} {edge}，每{self.interval}{self.price}"
            if taken >= weight:
                return f"{each}，扣完为止，得 {score}"
            # What is printed as taken off and what is left always make up the weight.
            return f"{each}，共扣 {weight - Decimal(score)}，得 {score}"

        return Outcome(weight - taken, explain)
