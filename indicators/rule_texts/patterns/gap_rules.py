"""The rule for a distance to a limit that costs points."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.rule_texts.amounts import Amount
from indicators.rule_texts.leaf import ABOVE, Leaf
from indicators.rule_texts.steps import BOTH, Steps
from indicators.rules.formula import Formula
from indicators.rules.gap_deduction import CEILING, FLOOR, PROPORTIONAL
from indicators.rules.numbers import ONE, decimal_text
from indicators.rules.point_deduction import PointDeduction
from indicators.rules.rule import Rule
from indicators.rules.step_deduction import StepDeduction

_PROPORTIONAL = re.compile(
    "不足[^;]{0,12}按(?:实际)?比例|按比例(?:相应)?(?:扣|折|递减|减)|等比例扣|同比例扣|按实际(?:超出|低于)?比例扣"
)
CEILED = re.compile("不足[^;比]{0,16}(?:按|以|视为|作)[^;比]{0,10}(?:计|扣|算|处理|论)|不足[^;]{0,10}按[^;比]{0,8}扣")
WHOLE_STEPS = re.compile("不足[^;]{0,12}(?:不扣|不计|不予|忽略|不作)|每满")


@dataclass(frozen=True)
class Gap:
    """What costs points, on which side of which limit."""

    leaf: Leaf
    steps: Steps
    direction: str
    limit: Amount | None
    tolerance: Amount | None
    whole: str

    @property
    def partial(self) -> str:
        """What is done with a part of a step, where the text says so."""
        if _PROPORTIONAL.search(self.whole):
            return PROPORTIONAL
        if WHOLE_STEPS.search(self.whole):
            return FLOOR
        return CEILING if CEILED.search(self.whole) else ""

    @property
    def is_relative(self) -> bool:
        """Whether a percentage is one of the limit (1% of 5300元) and not percentage points."""
        if not self.steps.step.is_rate:
            return False
        if self.limit is not None:
            return bool(self.limit.unit) and not self.limit.is_rate
        return self.leaf.counts or self.leaf.is_amount

    def turned(self, direction: str) -> Rule:
        return deduction(replace(self, direction=direction, tolerance=None), [])

    def is_used_up(self, actual: Amount) -> bool:
        if self.limit is None or self.limit.unit != actual.within(self.limit.unit).unit or self.is_relative:
            return False
        gap = abs(actual.number - self.limit.number)
        return gap / self.steps.step.number * self.steps.taken >= self.leaf.weight


def deduction(gap: Gap, assumed: list[str]) -> Rule:
    """The rule; what was taken for granted goes to ``assumed``."""
    step, points = gap.steps.step, gap.steps.taken
    limit = gap.limit.quantity() if gap.limit else None
    tolerance = gap.tolerance.quantity() if gap.tolerance else None
    if limit is None and gap.leaf.goal is None:
        assumed.append("文中没有写限值，以指标值为限值。")
    if step.is_rate and not gap.is_relative and step.unit == "%":
        by_point = _by_point(gap, assumed)
        if by_point is not None:
            return PointDeduction(
                limit=limit, direction=gap.direction, tolerance=tolerance, points=by_point[0], partial=by_point[1]
            )
    partial = gap.partial
    if not partial:
        small = gap.is_relative and step.number == ONE
        partial = PROPORTIONAL if small else FLOOR
        if step.is_rate or step.number != ONE:
            how = "按比例扣" if small else "不扣"
            assumed.append(f"文中没有写不足{step}怎样扣，不足{step}的{how}。")
    if gap.is_relative:
        assumed.append(f"“{step}”是限值的{step}，不是百分点。")
    return StepDeduction(
        limit=limit,
        direction=gap.direction,
        tolerance=tolerance,
        step=_like_limit(step, gap).quantity(),
        points=points,
        partial=partial,
        relative=gap.is_relative,
    )


def _like_limit(step: Amount, gap: Gap) -> Amount:
    """A step of 10元 to a limit in 元/亩 is one of 10元/亩."""
    unit = gap.limit.unit if gap.limit else gap.leaf.goal.unit.symbol if gap.leaf.goal else ""
    return Amount(step.number, unit) if not step.unit or unit.startswith(f"{step.unit}/") else step


def _by_point(gap: Gap, assumed: list[str]) -> tuple[Decimal, str] | None:
    """Points for one percentage point and what a part of it costs; None where whole steps of several are counted."""
    step, points, partial = gap.steps.step, gap.steps.taken, gap.partial
    if step.number == ONE:
        if not partial:
            assumed.append("文中没有写不足1个百分点怎样扣，不足1个百分点的按比例扣。")
        return points, partial or PROPORTIONAL
    each = points / step.number
    if partial == PROPORTIONAL and each * step.number == points and len(each.as_tuple().digits) < 8:
        return each, PROPORTIONAL
    return None


def formula(gap: Gap, zero: Amount | None, cap: Decimal | None, findings: Steps | None) -> Formula | None:
    """The same as a formula, with a threshold, a most that is taken off, and findings; None where it cannot be one."""
    step = gap.steps.step
    in_steps = step.number != ONE and gap.partial != PROPORTIONAL
    if not step.is_rate or gap.direction == BOTH or in_steps or gap.partial in (FLOOR, CEILING):
        return None
    distance = _distance(gap)
    each = decimal_text(gap.steps.taken / step.number) if step.number != ONE else decimal_text(gap.steps.taken)
    taken = f"{each} * max(0, {distance}) * 100"
    if cap is not None and findings is None:
        taken, cap = f"min({decimal_text(cap)}, {taken})", None
    expression = f"分值 - {taken}"
    if findings is not None:
        found = f"{decimal_text(findings.taken)} * 问题数"
        expression += f" - {found if cap is None else f'min({decimal_text(cap)}, {found})'}"
    if zero is not None:
        sign = ">" if gap.direction == ABOVE else "<"
        done = f"实际 / {_limit(gap)}" if gap.is_relative and zero.is_rate else "实际"
        expression = f"0 if {done} {sign} {decimal_text(zero.base())} else {expression}"
    return Formula(expression=expression, gives="score")


def _limit(gap: Gap) -> str:
    return decimal_text(gap.limit.base()) if gap.limit else "目标"


def _distance(gap: Gap) -> str:
    limit = _limit(gap)
    if gap.is_relative:
        return f"实际 / {limit} - 1" if gap.direction == ABOVE else f"1 - 实际 / {limit}"
    return f"实际 - {limit}" if gap.direction == ABOVE else f"{limit} - 实际"
