"""评分标准 that are printed in a column for each grade (优、良、中、差), put into one text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indicators.frameworks.tables.grid import plain

_WORDS = "优秀|优|良好|良|中等|中|一般|较差|差|基本合格|不合格|合格|[A-E]|[一二三四五]档"
_GRADE = re.compile(rf"^({_WORDS})(?:等|级|档)?(?:[(（]([^()（）]*)[)）])?$")
_N = r"\d{1,3}(?:\.\d{1,2})?"
_POINTS = re.compile(rf"^({_N})分?$")
_SHARE = re.compile(rf"^(?:得|按|权重(?:分)?的)?({_N})[%％]$")
_FACTOR = re.compile(r"^(?:系数)?(1|[01]\.\d{1,2})$")
_POINTS_FIRST = re.compile(rf"^(?:得|计)?({_N})分\s*[:：]\s*(.+)$", re.DOTALL)
FEWEST = 3


def is_grade(text: str) -> bool:
    """Whether a head is the word of a grade: 优, 良好, 中（60%）."""
    return bool(_GRADE.match(plain(text)))


def graded(cells: Sequence[tuple[str, str]]) -> str:
    """One text of the (head, cell) pairs of a row, each cell with the points that its head or itself gives.

    Points that are said nowhere are not made up: the words are kept, for a person to decide. A cell that stands alone
    holds the whole text.
    """
    filled = [(head, cell) for head, cell in cells if cell]
    if len(filled) == 1:
        return filled[0][1]
    return "；".join(_line(head, cell) for head, cell in filled)


def _line(head: str, cell: str) -> str:
    word, given = _parts(head)
    points, first = _POINTS.match(plain(cell)), _POINTS_FIRST.match(cell)
    if points:
        return f"{word}得{points[1]}分"
    if first:
        return f"{first[2].strip()}得{first[1]}分"
    # “优：≥95%” might be read as points from 95 on.
    return f"{cell}{given}" if given else f"{cell}为{word}"


def _parts(head: str) -> tuple[str, str]:
    """The grade's word, and what it gives where its brackets say so: 得4分, 得80%分值."""
    found = _GRADE.match(plain(head))
    if found is None:
        return head, ""
    said = found[2] or ""
    if share := _SHARE.match(said):
        return found[1], f"得{share[1]}%分值"
    if (factor := _FACTOR.match(said)) and "分" not in said:
        whole, _, part = factor[1].partition(".")
        return found[1], f"得{int(whole) * 100 + int(part.ljust(2, '0') or 0)}%分值"
    points = _POINTS.match(said)
    return found[1], f"得{points[1]}分" if points else ""
