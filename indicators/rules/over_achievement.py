"""Adjustments: over-achievement of a leaf (A1), caps of the total (A2), what not applicable means (A3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Self

from budgets.quantities import Quantity

from .inputs import ACTUAL, TARGET, Inputs, Scorer
from .numbers import HUNDRED, RATIO_DIMENSION, ZERO, plain, quantum
from .outcomes import Outcome, RuleError, Verdict, flagged
from .parameters import Parameters
from .rule import DEFAULT_PLACES


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


@dataclass(frozen=True, slots=True)
class Cap:
    """A2: a total of at most ``cap`` where the fact is below ``below`` (half-open: at ``below`` it does not apply)."""

    below: Decimal
    cap: Decimal
    fact: str

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """From ``{below: 60%, cap: 69, fact: 部门.执行率}``. Raises RuleError."""
        given = Parameters("总分封顶规则", data, ("below", "cap", "fact"))
        return cls(given.ratio("below"), given.number("cap"), given.text("fact"))


def parse_caps(data: object) -> tuple[Cap, ...]:
    """The caps of a framework, lowest first. Raises RuleError."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise RuleError(f"总分封顶规则“caps”为“{data}”，应为列表，每项写below、cap、fact")
    return tuple(sorted((Cap.parse(item) for item in data), key=lambda cap: (cap.cap, cap.below, cap.fact)))


@dataclass(frozen=True, slots=True)
class Capped:
    """What the caps did: the total after them and a sentence (empty where none applied); ``unknown`` names facts."""

    total: Decimal
    basis: str
    unknown: tuple[str, ...]


def apply_caps(total: Decimal, caps: Sequence[Cap], facts: Mapping[str, Quantity]) -> Capped:
    """The lowest cap whose rate is below its bound; the exact rate counts, not the printed one."""
    rates = {cap.fact: _rate(facts.get(cap.fact)) for cap in caps}
    unknown = tuple(sorted(fact for fact, rate in rates.items() if rate is None))
    for cap in sorted(caps, key=lambda cap: cap.cap):
        rate = rates[cap.fact]
        if rate is not None and rate < cap.below and total > cap.cap:
            printed = _printed_below(rate, cap.below)
            basis = f"{cap.fact}为{printed}，低于{plain(cap.below * HUNDRED)}%，总分由{total}降为封顶分{plain(cap.cap)}"
            return Capped(cap.cap.quantize(total), basis, unknown)
    return Capped(total, "", unknown)


def _rate(quantity: Quantity | None) -> Decimal | None:
    if not isinstance(quantity, Quantity) or quantity.unit.dimension != RATIO_DIMENSION:
        return None
    return quantity.value


def _printed_below(rate: Decimal, below: Decimal) -> str:
    """A rate with two decimals, or all of them: 79.9996% is below 80% and must not print as 80.00%."""
    short = f"{rate:.2%}"
    return short if Decimal(short[:-1]) < below * HUNDRED else f"{plain(rate * HUNDRED)}%"


class NotApplicable(Enum):
    """A3: full marks, drop and rescale the total, or move the weight to the siblings that apply."""

    FULL = "full"
    RESCALE = "rescale"
    SIBLING = "sibling"

    @classmethod
    def parse(cls, text: object) -> Self:
        """From ``full``, ``rescale`` or ``sibling``. Raises RuleError."""
        if text not in [policy.value for policy in cls]:
            raise RuleError(
                f"不适用指标的处理“not_applicable”为“{text}”，应为full（满分）、rescale（折算）、sibling（转入同级）之一"
            )
        return cls(text)
