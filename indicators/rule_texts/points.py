"""What a clause gives: full marks, nothing, so many points, a share of the weight, or points off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.numbers import HUNDRED, ONE, ZERO

_N = r"\d+(?:\.\d+)?"
_FULL = re.compile(
    "满分|[得计记给赋](?:足|全|全部|该项|本项|该项全部|标准|权重|相应)分|得分值$|^(?:是|有|达标|符合|完成|合格|达到)[^,;按例率]{0,8}得分$|不(?:予)?扣分|[得计]全部分值"
)
_ZERO = re.compile(
    r"不(?:予)?[得计给记赋]分|零分|(?<![\d.])0(?:\.0+)?分|无分|扣完$|全扣|扣光|扣(?:除|减)?(?:全部|该项|本项)(?:全部)?分|不得$"
)
_SHARE = re.compile(
    rf"(?:分值|权重|权重分|满分|标准分|总分)的?({_N})%|({_N})%的?(?:分值|权重|分数|满分|得分(?!值)|分)|[得计给]({_N})%$"
)
_SHARE_TAKEN = re.compile(
    rf"[扣减](?:除|减|去)?(?:(?:(?:该|本)?(?:项|指标)?(?:分值|权重分?|满分))的?({_N})%|({_N})%的?(?:分值|权重|分数|分))"
)
_FRACTION = re.compile(r"(?:分值|权重|满分|标准分)的?(\d+)/(\d+)|(\d+)/(\d+)的?(?:分值|权重|分数|满分|分)")
_DEDUCT = re.compile(rf"[扣减](?:除|减|去)?({_N})分")
_POINTS = re.compile(rf"(?<![扣减除去\d.~])({_N})分(?![钟之~])")
RANGE_OF_POINTS = re.compile(rf"({_N})分?(?:\(不?含\))?~({_N})分")
_OF_WEIGHT = "(?:(?:该|本)?(?:项|指标)?(?:分值|权重|权重分|满分|标准分))"
# Everything that a clause gives or takes, to be left out where its condition is read.
RESULT = re.compile(
    "|".join(
        (
            rf"[(:,]?(?:可|则|即|的)?[得计记给赋评加为扣减]?(?:除|减|去|分)?(?:{_N}分?~)?{_N}分(?![钟之])\)?",
            rf"[得计给记赋按扣]*{_OF_WEIGHT}的?{_N}%(?:\([^)]*\))?(?:~{_N}%)?",
            rf"[得计给扣]?{_N}%的?(?:分值|权重|分数|满分)",
            rf"[得计给]{_N}%$",
            "[得计给记赋]?满分",
            "不[得计给记]分",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Given:
    """Points, or a share of the weight: one of the two."""

    points: Decimal | None = None
    share: Decimal | None = None
    is_deduction: bool = False

    def of(self, weight: Decimal) -> Decimal:
        if self.points is None:
            return weight * (self.share or ZERO)
        return max(weight - self.points, ZERO) if self.is_deduction else self.points

    @property
    def is_full(self) -> bool:
        return self.share == ONE

    @property
    def is_zero(self) -> bool:
        return self.points == ZERO and not self.is_deduction


FULL, NOTHING = Given(share=ONE), Given(points=ZERO)


def given_in(text: str) -> Given | None:
    """What a clause gives; None where it gives nothing that can be counted."""
    if _ZERO.search(text):
        return NOTHING
    if found := _SHARE_TAKEN.search(text):
        taken = Decimal(next(filter(None, found.groups()))) / HUNDRED
        return Given(share=ONE - taken) if taken <= ONE else None
    if found := _SHARE.search(text):
        share = Decimal(next(filter(None, found.groups()))) / HUNDRED
        return Given(share=share) if share <= ONE else None
    if found := _FRACTION.search(text):
        above, below = (Decimal(part) for part in found.groups() if part)
        return Given(share=above / below) if ZERO < above <= below else None
    if found := _DEDUCT.search(text):
        return Given(points=Decimal(found.group(1)), is_deduction=True)
    if found := _POINTS.search(text):
        return Given(points=Decimal(found.group(1)))
    return FULL if _FULL.search(text) else None


def condition_of(text: str) -> str:
    """A clause without what it gives: ``满意度90%(含)以上``."""
    return RESULT.sub("", text)
