"""R11: a straight line between two anchors."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity
from indicators.rules.bounds import Span, span_of
from indicators.rules.inputs import ACTUAL, Inputs, is_bare_zero, require_comparable, unit_clash
from indicators.rules.numbers import ONE, ZERO, decimal_text, limit_text, rounded_rate, share_text, value_of, value_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import part, quantity, share
from indicators.rules.rule import Better, Rule
from indicators.rules.signs import require_same_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A point of the line: at this actual, this share of the weight."""

    value: Quantity = quantity("完成值", hint="如 60%")
    share: Decimal = share("占分值比例", hint="如 0%")

    def __str__(self) -> str:
        return limit_text(value_of(self.value), self.value.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpolation(Rule):
    """R11: linear between two anchors of the actual; below the low and above the high one, the anchor's own share."""

    kind, title = "interpolation", "线性插值"
    about = "完成值在两点之间按直线计分。"
    figures = (ACTUAL,)
    takes_bounds = True

    low: Anchor = part("低点", Anchor)
    high: Anchor = part("高点", Anchor)

    def conflict(self) -> str:
        low, high = self.low.value, self.high.value
        bare = is_bare_zero(value_of(low), low.unit) or is_bare_zero(value_of(high), high.unit)
        if not bare and (clash := unit_clash(low.unit, high.unit)):
            return f"“低点”与“高点”的{clash}"
        return "" if value_of(low) < value_of(high) else f"“低点”的完成值{low}应小于“高点”的{high}"

    def measured_from(self) -> Quantity | None:
        return next((end.value for end in (self.high, self.low) if end.value.unit.symbol), None)

    def better(self) -> Better | None:
        rise = self.high.share - self.low.share
        return None if not rise else Better.HIGHER if rise > ZERO else Better.LOWER

    def sentence(self, weight: Decimal) -> str:
        low, high = share_text(self.low.share), share_text(self.high.share)
        return f"完成值{self.low}及以下得分值的{low}，{self.high}及以上得分值的{high}，其间按直线插值计分。"

    def _of_bound(self, weight: Decimal, inputs: Inputs, span: Span) -> Outcome | None:
        """The score of a bound (≥95%) that lies beyond one of the anchors; None where the value must be known."""
        require_same_way(inputs, self.better(), self.title)
        high, low = self.high, self.low
        if span.low is not None and span.low >= value_of(high.value):
            anchor, how = high, "达到"
        elif span.high is not None and span.high <= value_of(low.value):
            anchor, how = low, "未超过"
        else:
            return None
        require_comparable(ONE, span.unit, ONE, anchor.value.unit)
        words = f"完成值 {span.text}，{how} {anchor}，得分比例 {share_text(anchor.share)} × 分值 {decimal_text(weight)}"
        return Outcome(weight * anchor.share, lambda score: f"{words} = {score}")

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        possible = span_of(inputs)
        if possible is not None and (decided := self._of_bound(weight, inputs, possible)) is not None:
            return decided
        done, unit = inputs.measured(ACTUAL)
        if inputs.bound:
            require_same_way(inputs, self.better(), self.title)
        low, high = value_of(self.low.value), value_of(self.high.value)
        require_comparable(done, unit, high, self.high.value.unit)
        span, rise = high - low, self.high.share - self.low.share
        # Divided once and last, so that no rounded share is multiplied.
        part_of_span = self.low.share * span + rise * (min(max(done, low), high) - low)
        points, share = weight * part_of_span / span, rounded_rate(part_of_span / span, 2)
        return Outcome(points, lambda score: self._explain(weight, done, share, score))

    def _explain(self, weight: Decimal, done: Decimal, share: Decimal, score: str) -> str:
        low, high = self.low, self.high
        if done <= value_of(low.value):
            where = f"未超过 {low}"
        elif done >= value_of(high.value):
            where = f"达到 {high}"
        else:
            ends = f"{low}（得 {share_text(low.share)}）至 {high}（得 {share_text(high.share)}）"
            where = f"在 {ends}之间线性插值"
        unit = low.value.unit if low.value.unit.symbol else high.value.unit
        printed, rate = value_text(done, unit), share_text(share)
        return f"完成值 {printed}，{where}，得分比例 {rate} × 分值 {decimal_text(weight)} = {score}"
