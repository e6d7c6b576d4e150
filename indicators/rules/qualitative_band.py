"""R9: an evaluator's pick within a named band."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from indicators.rules.answers import Answer, Answers
from indicators.rules.inputs import Inputs
from indicators.rules.numbers import CONTEXT, HUNDRED, ZERO, decimal_text, plain_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import number, rows, text
from indicators.rules.rule import Rule

_PERCENT = Answer("percent", Answers.PERCENT, "评定比例", headings=("评定系数",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A named range of percent, ``low`` to ``high``; its upper edge belongs to the band above."""

    name: str = text("档名")
    low: Decimal = number("下限")
    high: Decimal = number("上限", above=0)

    def holds(self, percent: Decimal) -> bool:
        return self.low <= percent < self.high or percent == self.high == HUNDRED


@dataclass(frozen=True, slots=True, kw_only=True)
class QualitativeBand(Rule):
    """R9: the evaluator picks a percentage (choice ``percent``) within a band (财预〔2020〕10号 art. 16)."""

    kind, title = "qualitative_band", "定性分档"
    about = "评价人在档内评定比例；各档从100到0首尾相接。"
    answers = (_PERCENT,)
    is_opinion = True

    bands: tuple[Band, ...] = rows("各档（百分比）", Band)

    def conflict(self) -> str:
        bands = self._from_the_top()
        if [HUNDRED, *(band.low for band in bands)] == [*(band.high for band in bands), ZERO]:
            return ""
        ranges = "、".join(f"{band.name}{decimal_text(band.low)}-{decimal_text(band.high)}" for band in bands)
        return f"“各档”为{ranges}，应从100到0首尾相接，不重叠、不留空档"

    def asks(self) -> tuple[Answer, ...]:
        ranges = (f"{band.name} {decimal_text(band.low)}–{decimal_text(band.high)}" for band in self.bands)
        return (replace(_PERCENT, hint="；".join(ranges)),)

    def sentence(self, weight: Decimal) -> str:
        parts = (
            f"{band.name}的，按分值的{decimal_text(band.low)}%（含）至{decimal_text(band.high)}%计分"
            for band in self._from_the_top()
        )
        return "；".join(parts) + "。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        percent, warning = inputs.number_up_to(_PERCENT.name, _PERCENT.label, HUNDRED)
        return Outcome(weight * percent / HUNDRED, partial(self._explain, weight, percent), warning)

    def _explain(self, weight: Decimal, percent: Decimal, score: str) -> str:
        rate = plain_text(CONTEXT.plus(percent))
        return f"评为“{self._band_of(percent).name}”，{rate}% × 分值 {decimal_text(weight)} = {score}"

    def achievement(self, inputs: Inputs) -> str:
        percent, _ = inputs.number_up_to(_PERCENT.name, _PERCENT.label, HUNDRED)
        return self._band_of(percent).name

    def _band_of(self, percent: Decimal) -> Band:
        return next(band for band in self.bands if band.holds(percent))

    def _from_the_top(self) -> list[Band]:
        return sorted(self.bands, key=lambda band: -band.low)
