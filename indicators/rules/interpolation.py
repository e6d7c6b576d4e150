"""R11: a straight line between two anchors."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from budgets.quantities import Quantity
from indicators.rules.inputs import ACTUAL, Inputs, Scorer, unit_clash, without_value
from indicators.rules.numbers import BASIS_POINT, HUNDRED, ZERO, limit_text, plain, quantum, shown
from indicators.rules.outcomes import SCORED, RuleError, Verdict, missing
from indicators.rules.parameters import Parameters
from indicators.rules.rule import DEFAULT_PLACES, Rule


@dataclass(frozen=True, slots=True)
class Interpolation(Rule):
    """R11: linear between two anchors of the actual; below the low and above the high one, the anchor's own share."""

    kind: ClassVar[str] = "interpolation"
    title: ClassVar[str] = "线性插值"
    parameters: ClassVar[tuple[str, ...]] = ("low", "high")

    low: Quantity
    low_share: Decimal
    high: Quantity
    high_share: Decimal

    @classmethod
    def _read(cls, given: Parameters) -> Self:
        low, high = (_anchor(given, name) for name in ("low", "high"))
        if clash := unit_clash(low[0].unit, high[0].unit):
            raise RuleError(f"{given.place}：参数“low”与“high”的{clash}")
        if (low[0].value or ZERO) >= (high[0].value or ZERO):
            raise RuleError(f"{given.place}：参数“low”的值{low[0]}应小于“high”的值{high[0]}")
        return cls(*low, *high)

    def reads(self) -> frozenset[str]:
        return frozenset({ACTUAL})

    def bind(self, weight: Decimal, places: int = DEFAULT_PLACES) -> Scorer:
        place, unit = quantum(weight, places), self.low.unit
        low, high = self.low.value or ZERO, self.high.value or ZERO
        base, rise, span = self.low_share, self.high_share - self.low_share, high - low
        ends = (
            f"{limit_text(self.low)}（得 {_percent(base)}）至 {limit_text(self.high)}（得 {_percent(self.high_share)}）"
        )
        under, over = f"，未超过 {limit_text(self.low)}", f"，达到 {limit_text(self.high)}"
        between, times = f"，在 {ends}之间线性插值", f" × 分值 {plain(weight)} = "

        def score(inputs: Inputs) -> Verdict:
            actual = inputs.actual
            if actual is None or (done := actual.value) is None:
                return without_value(score, inputs, ACTUAL)
            if actual.unit is not unit and (clash := unit_clash(actual.unit, unit)):
                return missing(clash)
            part = base * span + rise * (min(max(done, low), high) - low)
            share, raw = part / span, weight * part / span
            rounded = raw.quantize(place)
            where = under if done <= low else over if done >= high else between
            text = (
                f"完成值 {shown(done, unit)}{where}，得分比例 {_percent(share.quantize(BASIS_POINT))}{times}{rounded!s}"
            )
            return (rounded, SCORED, text, raw)

        return score


def _anchor(given: Parameters, name: str) -> tuple[Quantity, Decimal]:
    inner = given.inner(name, ("value", "share"))
    return inner.quantity("value"), inner.share("share")


def _percent(share: Decimal) -> str:
    return f"{plain(share * HUNDRED)}%"
