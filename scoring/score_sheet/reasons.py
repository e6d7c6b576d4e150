"""扣分原因 that people usually write: what the row itself tells first, then common words. All are only offered."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.rules import Answers
from indicators.rules.inputs import ACTUAL
from scoring.cases.models import CaseIndicator
from scoring.scores.fields import Field, fields_of, stored_value

_COMMON = (
    "实际完成数低于计划数。",
    "未在规定时间内完成。",
    "预算执行进度偏低，资金没有全部支出。",
    "预算编制与实际需要差距较大。",
    "制度不健全，缺少相关管理办法。",
    "资料不齐全，不能证明完成情况。",
)
_LONGEST_POINT = 60


def usual_reasons(indicator: CaseIndicator) -> list[str]:
    """The reasons to choose from for a row that lost points; none for one that did not."""
    if not indicator.score.is_lost:
        return []
    return [*_of_the_row(indicator), *_COMMON]


def _of_the_row(indicator: CaseIndicator) -> Iterator[str]:
    score, fields = indicator.score, fields_of(indicator)
    for field in fields:
        if field.cell_kind is Answers.ELEMENTS and field.name == "choices.satisfied":
            yield from _unmet(field, stored_value(score, field.name))
    has_actual = any(field.name == ACTUAL for field in fields)
    if has_actual and score.actual_text and score.target_text:
        yield f"完成值{score.actual_text}，没有达到指标值{score.target_text}。"


def _unmet(field: Field, met: object) -> Iterator[str]:
    """Which points are not met, named where they are few."""
    if not isinstance(met, list):
        return
    unmet = [(number, text) for number, text in enumerate(field.elements, start=1) if number not in met]
    if unmet:
        told = "；".join(f"第{number}项“{text[:_LONGEST_POINT]}”" for number, text in unmet[:2])
        yield f"不符合评价要点{told}{'等' if len(unmet) > 2 else ''}。"
