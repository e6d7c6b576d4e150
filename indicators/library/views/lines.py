"""What the pages print of an indicator: its rule in words, five values tried, what is to be decided."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.drafts.framework_drafts import DraftRow, rows_of, sum_below, sum_of_tree, weight_of
from indicators.drafts.measures import measured
from indicators.drafts.trials import Tried, sentence_of, trials_of
from indicators.frameworks.content import Json
from indicators.rules.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator on a page. ``sum_words`` tells a branch whose parts do not come to its weight.

    ``measured``: what a leaf was said or recognised to measure, "" where that is not sure.
    """

    row: DraftRow
    sentence: str
    tried: Tried
    sum_words: str
    measured: str

    @property
    def is_settled(self) -> bool:
        """Whether there is a rule that somebody stands for."""
        return bool(self.row.data.get("rule")) and self.row.is_accepted

    @property
    def mark(self) -> str:
        if not self.row.is_leaf:
            return ""
        return "已认定" if self.is_settled else "待确认" if self.row.data.get("rule") else "未设规则"


def lines_of(content: Json) -> list[Line]:
    """The whole tree, in printed order."""
    return [
        Line(
            row,
            sentence_of(row.data),
            trials_of(row.data) if row.is_leaf else Tried(),
            _sum_words(row.data),
            measured(row) if row.is_leaf else "",
        )
        for row in rows_of(content)
    ]


def _sum_words(node: Json) -> str:
    if not node.get("children"):
        return ""
    below, weight = sum_below(node), weight_of(node)
    if below is None:
        return "下级有分值未填"
    if below == weight:
        return ""
    return f"下级相加为{decimal_text(below)}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a draft stands: what the tree comes to beside its total, the branches that do not add up, what waits."""

    total: str
    summed: str
    is_even: bool
    uneven: tuple[Line, ...]
    waiting: tuple[Line, ...]
    has_blanks: bool


def standing_of(content: Json, lines: list[Line]) -> Standing:
    summed, total = sum_of_tree(content), weight_of({"weight": content.get("total", "")})
    uneven = tuple(line for line in lines if line.sum_words)
    return Standing(
        total=str(content.get("total", "")),
        summed="" if summed is None else decimal_text(summed),
        is_even=summed is not None and summed == total and not uneven,
        uneven=uneven,
        waiting=tuple(line for line in lines if line.row.is_leaf and not line.is_settled),
        has_blanks=any(line.row.weight is None for line in lines),
    )
