"""Where words in a narrow place are broken: 本年收入/合计 and not 本年收入合/计."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations, pairwise
from math import comb

from reports.rendering.charts.letters import em_width

OPENING, CLOSING = tuple("（《“〔"), tuple("）》”〕、，。：；％%年")
# What the words of a head are made of: a line may well end behind each.
TERMS = (
    "收入 支出 预算 决算 拨款 基金 资金 资本 资本性 资产 单位 公共 政府性 结转 补助 福利 服务 个人 对象 "
    "完成 指标 同比 复合 实际 调整 执行 上级 下级 科目 项目 年 年度 和 的 ： 、"
)
ENDS = tuple(TERMS.split())
MOST, WAYS = 4, 2000  # lines, and ways to break that are weighed
YEAR = re.compile(r"(?<=\D)\d{4}年")


@lru_cache(maxsize=1024)
def even_lines(words: str, room: int) -> tuple[str, ...]:
    """Words in as few lines as ``room`` allows, broken where a word of the trade ends, else evenly."""
    if em_width(words) <= room:
        return (words,)
    harm = {place: _harm(words[:place], words[place:]) for place in range(1, len(words)) if not _is_tied(words, place)}
    for count in range(2, min(len(words), MOST) + 1):
        if comb(len(harm), count - 1) > WAYS:
            break
        found = []
        for breaks in combinations(harm, count - 1):
            lines = _cut(words, breaks)
            widest = max(map(em_width, lines))
            if widest <= room:
                found.append((widest + sum(harm[place] for place in breaks), -len(lines[0]), lines))
        if found:
            return min(found)[-1]
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


def _harm(before: str, after: str) -> int:
    """What a line end costs: nothing behind a word of the trade, most within one."""
    if before.endswith(ENDS) or after.startswith(OPENING):
        return 0
    torn = any(
        before.endswith(word[:cut]) and after.startswith(word[cut:]) for word in ENDS for cut in range(1, len(word))
    )
    return 3000 if torn else 2000


def _is_tied(words: str, place: int) -> bool:
    """Whether no line may end before that character: in a number, before a comma, behind a bracket."""
    before, after = words[place - 1], words[place]
    return after in CLOSING or before in OPENING or (before.isascii() and after.isascii())
