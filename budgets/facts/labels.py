"""Fact keys in words, for readers: ``部门.年初预算`` is 部门年初预算, ``项目/窗口服务.支出`` is “窗口服务”支出.

Keys are for programs (docs/facts.md): their dots, slashes and ``@`` reach no page and no print.
"""

from __future__ import annotations

import re
from functools import lru_cache

from budgets.facts.keys import summed

_YEAR = re.compile(r"@(上年|本年|\d{4})")
# A dot between two digits is part of a number that a name contains (2.5万亩).
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_STAKE = re.compile(r"[A-Za-z0-9][+＋]\d")  # K1+200 is a place on a road, no sum
_IN_WORDS = re.compile(r"（文中第\d+个数）$")
_SIGNS = str.maketrans({"/": "、", "@": "", "*": "×", "{": "〔", "}": "〕", "_": "、"})
_OF_INDICATORS = ("分值", "得分", "得分率", "规则得分", "指标值", "完成值", "评价人选择")
_TARGETS = {"绩效目标": "", "批复绩效目标": "批复的"}
_WHOLE = {
    "得分.总分": "总分",
    "得分率.总分": "总得分率",
    "规则得分.总分": "按规则计算的总分",
    "分值.合计": "分值合计",
}
_SIDES = ("收入", "支出")
_FRAMEWORK = "指标体系."


@lru_cache(maxsize=8192)
def fact_label(key: str) -> str:
    """What a reader calls the fact of that key; words that are no key come back as they are.

    ``项目/甲/财政拨款.支出`` is “甲”财政拨款支出; ``支出@上年`` is 上年支出; a sum ``甲+乙`` is 甲与乙之和.
    """
    parts = () if _STAKE.search(key) else summed(key)
    if parts:
        *first, last = map(fact_label, parts)
        return f"{'、'.join(first)}与{last}之和"
    year = "".join(_spoken(found) for found in _YEAR.findall(key)[:1])
    return year + _undated(_YEAR.sub("", key))


def _spoken(year: str) -> str:
    return "" if year == "本年" else year if year == "上年" else f"{year}年"


def _undated(key: str) -> str:
    if key in _WHOLE:
        return _WHOLE[key]
    found = _IN_WORDS.search(key)
    tail = found[0] if found else ""
    key = key.removeprefix(_FRAMEWORK).removesuffix(tail)
    head, *rest = key.split("/")
    if not rest:
        return _of_subject(head) + tail
    if head in _OF_INDICATORS:
        return _of_indicator(head, rest[-1]) + tail
    if head in _TARGETS:
        return _TARGETS[head] + _of_target(rest) + tail
    if head == "项目":
        return _of_project(rest) + tail
    if head == "问卷":
        return _of_question(rest) + tail
    return _of_block(head, rest) + tail


def _of_subject(key: str) -> str:
    """``基本支出.支出`` is 基本支出, ``人员.在职人员控制率`` is 在职人员控制率: no word twice."""
    name, figure = (_plain(part) for part in _parted(key))
    if figure and name.endswith(figure):
        return name
    return figure if figure and name in figure else f"{name}{figure}"


def _of_indicator(what: str, name: str) -> str:
    """``得分/产出/数量/场次`` is “场次”得分; ``完成值/…/执行率.执行数`` names what it is itself."""
    name, figure = _parted(name)
    return f"{_quoted(name)}{_plain(figure) or what}"


def _of_target(names: list[str]) -> str:
    """A row of a target table by its project, where there is one, and its 三级指标."""
    name, figure = _parted(names[-1])
    project = f"{_quoted(names[0])}" if len(names) > 1 else ""
    return f"{project}{_plain(name)}{_plain(figure)}"


def _of_project(names: list[str]) -> str:
    if len(names) == 1:
        name, figure = _parted(names[0])
        return f"{_quoted(name)}{_plain(figure)}"
    return f"{_quoted(names[0])}{''.join(map(_plain, names[1:]))}"


def _of_question(names: list[str]) -> str:
    """``问卷/服务态度/满意.份数`` is 问卷“服务态度”选“满意”的份数."""
    name, figure = _parted(names[-1])
    if len(names) == 1:
        return f"问卷{_quoted(name)}{_plain(figure)}"
    of = f"的{_plain(figure)}" if figure else ""
    return f"问卷{_quoted(''.join(names[:-1]))}选{_quoted(name)}{of}"


def _of_block(block: str, names: list[str]) -> str:
    """A row of a block; where the row tells the block, or the block is what it is distributed by, it stands behind."""
    row = "".join(map(_plain, names))
    if block == "待遇享受" or (block in _SIDES and block in row):
        return row
    return f"{row}（{_plain(block)}）" if block.startswith("按") or block in row else f"{_plain(block)}{row}"


def _parted(name: str) -> tuple[str, str]:
    """A name and the figure after its last dot, if any; a dot between digits parts nothing."""
    dots = list(_DOT.finditer(name))
    return (name[: dots[-1].start()], name[dots[-1].end() :]) if dots else (name, "")


def quoted_label(key: str) -> str:
    """The same in quotes, for messages."""
    return _quoted(fact_label(key))


def _quoted(name: str) -> str:
    """In quotes, those inside it single (GB/T 15834): “‘三公’经费”."""
    return f"“{_plain(name).replace('“', '‘').replace('”', '’')}”"


def _plain(name: str) -> str:
    return _DOT.sub("", name).translate(_SIGNS).strip()
