"""A1: an actual far above its target was targeted too low."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from indicators.rules.inputs import ACTUAL, TARGET, Inputs, Scorer
from indicators.rules.numbers import HUNDRED, ZERO, plain, quantum
from indicators.rules.outcomes import Outcome, Verdict, flagged
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES


@dataclass(frozen=True, slots=True)
class OverAchievement:
    """A1: an actual of ``ratio`` times the target or more was targeted too low (财预〔2020〕10号 art. 16).

    ``deduct`` takes ``points`` off, ``scale`` multiplies by ratio × target ÷ actual, ``explain`` asks for a reason
    (choice ``reason``).
    """

    ratio: Decimal
    action: str
    points: Decimal | None = None

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """From ``{kind: over_achievement, ratio: 130%, action: deduct, points: 2}``. Raises RuleError."""
        given = Parameters("调整规则“over_achievement”", data, ("kind", "ratio", "action", "points"))
        given.option("kind", ("over_achievement",), "over_achievement")
        ratio, action = given.ratio("ratio"), given.option("action", ("deduct", "scale", "explain"))
        if ratio <= 1:
            raise given.wrong("ratio", "大于100%的百分数，如“130%”")
        if action == "deduct":
            return cls(ratio, action, given.number("points", above=True))
        if given.has("points"):
            raise given.wrong("points", "空（只有“action”为deduct时才写扣分）")
        return cls(ratio, action)

    def reads(self) -> frozenset[str]:
        return frozenset({TARGET, ACTUAL, *({"choices.reason"} if self.action == "explain" else ())})

    def bind(self, score: Scorer, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        """``score`` with the adjustment after it."""
        place, ratio = quantum(weight, places), self.ratio

        def adjusted(inputs: Inputs) -> Verdict:
            scored, target, actual = Outcome(*score(inputs)), inputs.target, inputs.actual
            if scored.raw is None or target is None or actual is None:
                return scored
            goal, done = target.value, actual.value
            if goal is None or done is None or goal <= 0 or done < ratio * goal:
                return scored
            return self._adjust(scored, inputs, done / goal, place)

        return adjusted

    def _adjust(self, scored: Outcome, inputs: Inputs, rate: Decimal, place: Decimal) -> Verdict:
        raw = scored.raw or ZERO
        trigger = f"{plain(self.ratio * HUNDRED)}%"
        over = f"完成率{rate:.2%}达到指标值的{trigger}"
        if self.action == "explain":
            reason = inputs.choices.get("reason")
            if isinstance(reason, str) and reason.strip():
                return scored._replace(basis=f"{scored.basis}；{over}，原因：{reason.strip()}")
            return flagged(scored, f"{over}，须说明原因")
        if self.points is not None:
            raw, how = max(raw - self.points, ZERO), f"扣{plain(self.points)}分"
        else:
            raw, how = raw * self.ratio / rate, f"按{trigger} ÷ {rate:.2%}折减"
        rounded = raw.quantize(place)
        return rounded, scored.status, f"{scored.basis}；{over}，{how}，得 {rounded!s}", raw
