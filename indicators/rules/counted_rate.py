"""What the rules that multiply a rate by the weight share: rounding it first, and a threshold for scoring at all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import partial

from indicators.rules.inputs import Inputs, figure_label
from indicators.rules.numbers import ONE, ZERO, decimal_text, grouped_text, percent_text, share_text, times_weight
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import option, share, whole_number
from indicators.rules.rule import Rule

_ROUNDING = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRate(Rule):
    """weight × rate, the rate first rounded or cut off as a percentage (“取整数部分”); nothing below ``least``."""

    rate_places: int | None = whole_number(
        "比率先保留的小数位数", most=6, hint="按百分数，0 至 6，不填则不先舍入", required=False
    )
    rate_rounding: str = option("保留时", default="half_up", half_up="四舍五入", down="舍去尾数")
    least: Decimal | None = share("低于此比率不得分", hint="如 60%，不填则一律按比例", required=False)

    def conflict(self) -> str:
        alone = self.rate_rounding == "down" and self.rate_places is None
        return "选了“舍去尾数”的，应填写“比率先保留的小数位数”" if alone else ""

    def rate_words(self, what: str) -> str:
        """What is done to the rate, for the end of a sentence; nothing where nothing is."""
        words = ""
        if self.rate_places is not None:
            cut = "（舍去尾数）" if self.rate_rounding == "down" else ""
            words = f"，{what}先保留{self.rate_places}位小数{cut}"
        return words if self.least is None else f"{words}，{what}低于{share_text(self.least)}的不得分"

    def printed_rate(self, rate: Decimal) -> str:
        """The rate as it is counted: ``57.12%``, or with as many places as are kept."""
        if self.rate_places is None:
            return percent_text(rate)
        return percent_text(self._kept(rate, self.rate_places), self.rate_places)

    def division(self, inputs: Inputs, over: str, under: str) -> str:
        """One figure divided by another, ≈ where the rate prints rounded; nothing where there is no rate of them."""
        value, base = inputs.pair(over, under)
        if base <= ZERO or value < ZERO:
            return ""
        printed = percent_text(value / base)
        is_exact = Decimal(printed[:-1]) * base == value * 100
        told = (f"{figure_label(name)} {grouped_text(inputs.printed(name, name))}" for name in (over, under))
        return f"{' ÷ '.join(told)} {'=' if is_exact else '≈'} {printed}"

    def of_weight(self, rate: Decimal, weight: Decimal, what: str, warning: str = "") -> Outcome:
        """The points of a rate of 0 to 1, explained; the exact rate is held against the threshold."""
        if self.least is not None and rate < self.least:
            return _too_low(rate, self.least, what, warning)
        points = times_weight(weight, rate if self.rate_places is None else self._kept(rate, self.rate_places))
        return Outcome(points, partial(self._explain, what, rate, weight), warning)

    def _explain(self, what: str, rate: Decimal, weight: Decimal, score: str) -> str:
        return f"{what} {self.printed_rate(rate)} × 分值 {decimal_text(weight)} = {score}"

    def _kept(self, rate: Decimal, places: int) -> Decimal:
        return rate.quantize(ONE.scaleb(-2 - places), _ROUNDING[self.rate_rounding])


def _too_low(rate: Decimal, least: Decimal, what: str, warning: str) -> Outcome:
    printed = _below(rate, least)
    return Outcome(ZERO, lambda score: f"{what} {printed}，低于{share_text(least)}，得 {score}", warning)


def _below(rate: Decimal, least: Decimal) -> str:
    """A rate with two decimals, or all of them: 59.999% is below 60% and must not print as 60.00%."""
    short = percent_text(rate)
    return short if Decimal(short[:-1]) < least * 100 else share_text(rate)
