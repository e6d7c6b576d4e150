"""R20: one score for several targets, each with its own actual."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity
from indicators.rules.full_marks import is_met
from indicators.rules.inputs import VALUES, Inputs, is_bare_zero, unit_clash
from indicators.rules.numbers import ONE, ZERO, decimal_text, percent_text, times_weight, value_of, value_text
from indicators.rules.outcomes import Outcome, Status, Unscored, missing, not_applicable
from indicators.rules.parameters import option, quantity, rows, text
from indicators.rules.rule import Rule
from indicators.rules.signs import DOWNWARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One of the targets, with its sign: ``{name: 存储容量, target: ≥25TB}``; its actual is the figure of that name."""

    name: str = text("名称", hint="如 存储容量")
    target: Quantity = quantity("指标值", hint="如 ≥25TB")

    def met_part(self, done: Decimal) -> Decimal:
        """How far the actual meets the target, from 0 to 1; an exact target is missed on either side alike."""
        goal, sign = value_of(self.target), self.target.bound
        if goal <= ZERO or done <= ZERO:  # no base for a ratio
            return ONE if is_met(done, goal, sign) else ZERO
        if sign in DOWNWARD:
            return min(ONE, goal / done)
        return min(ONE, done / goal, goal / done) if sign == "=" else min(ONE, done / goal)


@dataclass(frozen=True, slots=True)
class _Found:
    """A target with its actual: whether it is met, and how far."""

    target: Target
    printed: str
    is_met: bool
    part: Decimal

    def __str__(self) -> str:
        how = f"达到{self.target.target}" if self.is_met else f"未达到{self.target.target}（{percent_text(self.part)}）"
        return f"{self.target.name} {self.printed}，{how}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralTargets(Rule):
    """R20: all targets met or nothing, or weight × the mean of how far each is met (``25TB；100%``).

    A target that does not apply is left out; where none applies, the indicator does not.
    """

    kind, title = "several_targets", "多项指标值"
    about = "一个分值下有几项指标值，各填完成值：全部达到得满分，或按各项完成比例的平均计分。"
    figures = (f"{VALUES}名称",)

    targets: tuple[Target, ...] = rows("各项指标值", Target)
    counting: str = option("计分", all="全部达到得满分，否则不得分", average="按各项完成比例的平均")

    def conflict(self) -> str:
        names = [target.name for target in self.targets]
        twice = next((name for name in names if names.count(name) > 1), "")
        return f"“各项指标值”中“{twice}”出现两次，名称应各不相同" if twice else ""

    def reads(self) -> tuple[str, ...]:
        return tuple(f"{VALUES}{target.name}" for target in self.targets)

    def sentence(self, weight: Decimal) -> str:
        stated, points = "、".join(f"{each.name}{each.target}" for each in self.targets), decimal_text(weight)
        if self.counting == "all":
            return f"{stated}，全部达到得{points}分，有一项未达到的不得分。"
        return f"{stated}，得分 = 各项完成比例的平均 × {points}分，每项至多100%。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        found = [each for each in (_found(target, inputs) for target in self.targets) if each is not None]
        if not found:
            return not_applicable("各项完成值都为“不适用”")
        equal = [each for each in found if not each.is_met and each.part == ONE]
        warning = "；".join(f"{each.target.name}的完成值与指标值“{each.target.target}”相等，请核对" for each in equal)
        words = "；".join(map(str, found))
        if self.counting == "all":
            met = all(each.is_met for each in found)
            end = "各项都达到，得满分" if met else "有未达到的，得"
            return Outcome(weight if met else ZERO, lambda score: f"{words}；{end} {score}", warning)
        total = sum((each.part for each in found), ZERO)
        return Outcome(
            times_weight(weight, total / len(found)),
            lambda score: f"{words}；平均 {percent_text(total / len(found))} × 分值 {decimal_text(weight)} = {score}",
            warning,
        )

    def achievement(self, inputs: Inputs) -> str:
        done = ((target.name, inputs.figure(f"{VALUES}{target.name}")) for target in self.targets)
        return "；".join(f"{name} {quantity}" for name, quantity in done if quantity is not None and quantity.text())


def _found(target: Target, inputs: Inputs) -> _Found | None:
    """None where the actual does not apply. Raises Unscored, and DashFound for a dash."""
    try:
        done, unit = inputs.measured(f"{VALUES}{target.name}")
    except Unscored as reason:
        if reason.outcome.status is Status.NOT_APPLICABLE:
            return None
        raise
    goal, goal_unit = value_of(target.target), target.target.unit
    bare = is_bare_zero(done, unit) or is_bare_zero(goal, goal_unit)
    if not bare and (clash := unit_clash(unit, goal_unit)):
        raise Unscored(missing(f"{target.name}的{clash}"))
    met = is_met(done, value_of(target.target), target.target.bound)
    return _Found(target, value_text(done, target.target.unit), met, target.met_part(done))
