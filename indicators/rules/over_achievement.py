"""A1: an actual far above its target was targeted too low."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar, Self

from indicators.rules.answers import Answer
from indicators.rules.expert import REASON
from indicators.rules.inputs import ACTUAL, TARGET, Inputs
from indicators.rules.numbers import ZERO, decimal_text, percent_text, share_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import number, option, rate, read, written
from indicators.rules.signs import DOWNWARD

_KIND = "over_achievement"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverAchievement:
    """A1: an actual of ``ratio`` times the target or more was targeted too low (财预〔2020〕10号 art. 16).

    ``deduct`` takes ``points`` off, ``scale`` multiplies by ratio × target ÷ actual, ``explain`` asks for a reason
    (choice ``reason``).
    """

    title: ClassVar[str] = "超额完成的处理"

    action: str = option("超额完成时", explain="要求说明原因", deduct="扣分", scale="折减得分")
    ratio: Decimal = rate("完成值达到指标值的", hint="如 130%", above=1)
    points: Decimal | None = number("扣分数", hint="只在选“扣分”时填写", required=False, above=0)

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """From ``{kind: over_achievement, ratio: 130%, action: deduct, points: 2}``. Raises RuleError."""
        return read(cls, data, cls.title, kind=_KIND)

    def data(self) -> dict[str, Any]:
        """The adjustment as a framework writes it."""
        return written(self)

    def conflict(self) -> str:
        if self.action == "deduct":
            return "" if self.points is not None else "没有填写“扣分数”，应为大于0的数"
        return "" if self.points is None else "“扣分数”只在选“扣分”时填写"

    def reads(self) -> tuple[str, ...]:
        return (TARGET, ACTUAL)

    def asks(self) -> tuple[Answer, ...]:
        return (REASON,) if self.action == "explain" else ()

    def adjust(self, outcome: Outcome, inputs: Inputs, place: Decimal) -> Outcome:
        """The outcome of the rule with the adjustment after it; inside ``CONTEXT``."""
        raw, target, actual = outcome.raw, inputs.target, inputs.actual
        if raw is None or target is None or actual is None:
            return outcome
        if target.bound in DOWNWARD or target.upper is not None or actual.is_limit:
            return outcome  # a target not to be passed is not over-achieved
        goal, done = target.value, actual.value
        if goal is None or done is None or goal <= ZERO or done < self.ratio * goal:
            return outcome
        achieved = done / goal
        over = f"；完成率{percent_text(achieved)}达到指标值的{share_text(self.ratio)}"
        if self.action == "explain":
            reason = inputs.words(REASON.name)
            return outcome.adding(f"{over}，原因：{reason}") if reason else outcome.flagged(f"{over[1:]}，须说明原因")
        if self.points is not None:
            raw, how = max(raw - self.points, ZERO), f"扣{decimal_text(self.points)}分"
        else:
            raw, how = raw * self.ratio / achieved, f"按{share_text(self.ratio)} ÷ {percent_text(achieved)}折减"
        score = raw.quantize(place)
        return replace(outcome.adding(f"{over}，{how}，得 {score}"), score=score, raw=raw)
