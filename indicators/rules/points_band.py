"""R17: an evaluator's points within a named band."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from indicators.rules.answers import Answer
from indicators.rules.expert import SCORE
from indicators.rules.inputs import Inputs
from indicators.rules.numbers import ONE, ZERO, decimal_text
from indicators.rules.outcomes import Outcome
from indicators.rules.parameters import number, rows, text
from indicators.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class BandOfPoints:
    """A named range of points, ``low`` to ``high``."""

    name: str = text("档名")
    low: Decimal = number("最低分")
    high: Decimal = number("最高分", above=0)

    def conflict(self) -> str:
        return "" if self.low < self.high else f"“最低分”{self.low}应小于“最高分”{self.high}"

    def __str__(self) -> str:
        return f"{decimal_text(self.low)}–{decimal_text(self.high)}分"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsBand(Rule):
    """R17: points within a named band (好10–15分，一般5–10分，差0–5分). Choice ``score``.

    A band holds its lowest points; ranges printed with holes (13–20，7–12) are closed: 12.5 belongs to the lower one.
    """

    kind, title = "points_band", "分数段评定"
    about = "评价人在各档的分数段内评分，如好10–15分、一般5–10分、差0–5分。"
    answers = (SCORE,)
    is_opinion = True

    bands: tuple[BandOfPoints, ...] = rows("各档（分）", BandOfPoints)

    def conflict(self) -> str:
        bands = self._from_the_top()
        joined = all(ZERO <= upper.low - lower.high <= ONE for upper, lower in pairwise(bands))
        if joined and bands[-1].low == ZERO:
            return ""
        ranges = "、".join(f"{band.name}{band}" for band in bands)
        return f"“各档”为{ranges}，应从最高分到0依次相接，不重叠，两档之间至多空1分"

    def problems(self, weight: Decimal) -> tuple[str, ...]:
        highest = self._from_the_top()[0].high
        if highest == weight:
            return ()
        return (f"最高一档到{decimal_text(highest)}分，与分值{decimal_text(weight)}不一致",)

    def asks(self) -> tuple[Answer, ...]:
        return (replace(SCORE, hint="；".join(f"{band.name} {band}" for band in self.bands)),)

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{band.name}的，得{band}" for band in self._from_the_top()) + "。"

    def score(self, weight: Decimal, inputs: Inputs) -> Outcome:
        points, warning = inputs.number_up_to(SCORE.name, SCORE.label, weight)
        band = self._band_of(points)
        return Outcome(points, lambda score: f"评为“{band.name}”（{band}），得 {score}", warning)

    def achievement(self, inputs: Inputs) -> str:
        points, _ = inputs.number_up_to(SCORE.name, SCORE.label, self._from_the_top()[0].high)
        return self._band_of(points).name

    def _band_of(self, points: Decimal) -> BandOfPoints:
        return next(band for band in self._from_the_top() if points >= band.low)

    def _from_the_top(self) -> list[BandOfPoints]:
        return sorted(self.bands, key=lambda band: -band.low)
