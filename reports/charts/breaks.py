"""Where words in a narrow place are broken: 本年收入/合计 and not 本年收入合/计."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations, pairwise
from math import comb

from .letters import em_width

OPENING, CLOSING = tuple("（《“〔"), tuple("）》”〕、，。：；％%年")
# What the words of a head are made of: a line may well end behind each.
ENDS = (
    *("收入", "支出", "预算", "决算", "拨款", "基金", "资金", "资本", "资产", "单位", "公共", "政府性", "结转", "补助"),
    *(
        "福利",
        "服务",
        "个人",
        "完成",
        "指标",
        "同比",
        "复合",
        "实际",
        "调整",
        "执行",
        "对象",
        "上级",
        "下级",
        "科目",
        "项目",
    ),
    *("年", "年度", "和", "的", "：", "、"),
)
MOST, WAYS = 4, 2000  # lines, and ways to break that are weighed
YEAR = re.compile(r"(?<=\D)\d{4}年")


@lru_cache(maxsize=1024)
def even_lines(words: str, room: int) -> tuple[str, ...]:
    """Words in as few lines as ``room`` allows, broken where a word of the trade ends, else evenly."""
    if em_width(words) <= room:
        return (words,)
    places = [place for place in range(1, len(words)) if not _is_tied(words, place)]
    for count in range(2, min(len(words), MOST) + 1):
        if comb(len(places), count - 1) > WAYS:
            break
        found = [_cut(words, breaks) for breaks in combinations(places, count - 1)]
        fitting = [lines for lines in found if max(map(em_width, lines)) <= room]
        if fitting:
            return min(fitting, key=lambda lines: (_unevenness(lines), -len(lines[0])))
    return (words,)  # the renderer breaks it where it must


def title_lines(title: str, room: int) -> tuple[str, ...]:
    """A title in lines no wider than ``room``: whose it is, then the year and what it is, else as ``even_lines``."""
    year = YEAR.search(title)
    if em_width(title) > room and year:
        lines = (title[: year.start()], title[year.start() :])
        if max(map(em_width, lines)) <= room:
            return lines
    return even_lines(title, room)


def _cut(words: str, breaks: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(words[start:end] for start, end in pairwise((0, *breaks, len(words))))


def _unevenness(lines: tuple[str, ...]) -> int:
    torn = sum(not (before.endswith(ENDS) or after.startswith(OPENING)) for before, after in pairwise(lines))
    return max(map(em_width, lines)) + 2000 * torn


def _is_tied(words: str, place: int) -> bool:
    """Whether no line may end before that character: in a number, before a comma, behind a bracket."""
    before, after = words[place - 1], words[place]
    return after in CLOSING or before in OPENING or (before.isascii() and after.isascii())
