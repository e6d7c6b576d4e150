"""What a template leaves behind in a person's words: blanks, fillers and choices that nobody made. Plain Python.

Placeholders (``{事实|印法}``) are not words and are passed over; what they name is checked where they are composed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\{[^{}|]+(?:\|[^{}|]*)*\}")
_UP = "增加|增长|上升|提高|上涨|大于|高于|超过|超出"
_DOWN = "减少|下降|降低|回落|下跌|小于|低于|不足|结余"
_TASKS = "简要说明|具体说明|说明|填写|填报|填列|描述|概述|简述|列举|列明|写明|注明|此处|示例|例如填|根据实际|视情况"

# Each with what is to be done about it; the first that fits at a place is the one that is named.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[*＊]{2,}[%％]?|[*＊](?=[%％万亿元人个项年月日])"), "星号处应填数字或名称"),
    (re.compile(r"…+|\.{3,}|。{2,}|·{3,}"), "省略号处应写出内容"),
    (re.compile(rf"(?:{_UP})\s*[/／]\s*(?:{_DOWN})|(?:{_DOWN})\s*[/／]\s*(?:{_UP})"), "应从两个词中选一个"),
    (re.compile(rf"[（(]\s*(?:请|需)?(?:{_TASKS})[^（）()]{{0,30}}[）)]"), "应按括号里的要求写出内容，再删去括号"),
    (re.compile(r"(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|[×╳✕]{2,}"), "代号处应填实际内容"),
    (re.compile(r"×年×|×月×|(?<![\w）)}])×(?=[年月日%％万亿元])"), "代号处应填实际内容"),
    (re.compile(r"【\s*(?:待|缺|请|需|填|此处)[^】]*】?"), "应写出内容，再删去标记"),
    (re.compile(r"[_＿]{2,}"), "下划线处应填写内容"),
    (re.compile(r"[?？]{2,}"), "问号处应写出内容"),
    (re.compile(r"(?<![一二三四五六七八九十○])○{2,}(?![一二三四五六七八九十○])|某某"), "代号处应填实际名称"),
    (re.compile(r"(?<![有等尚亟])待(?:补充|填写|填报|撰写)"), "应补上内容"),
    (re.compile(r"[{}｛｝]"), "花括号没有配成“{数据名称}”，不会印成数字"),
    (re.compile(r"\[\[[^\[\]\n]*\]\]|\[\[|\]\]"), "双方括号只用于报告的样板，应写出内容"),
    (re.compile(r"(?<![A-Za-z])(?:TODO|TBD|FIXME)(?![A-Za-z])", re.IGNORECASE), "应补上内容"),
)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One unfinished place: the characters as they stand, where they begin, and how to mend them."""

    text: str
    start: int
    mend: str


def unfinished_in(words: str) -> list[Unfinished]:
    """Every unfinished place in the words, in their order; none overlaps another."""
    plain = _PLACEHOLDER.sub(lambda placeholder: "\0" * len(placeholder[0]), words)
    places: list[Unfinished] = []
    for pattern, mend in _PATTERNS:
        for match in pattern.finditer(plain):
            if not any(_overlap(match, other) for other in places):
                places.append(Unfinished(words[match.start() : match.end()], match.start(), mend))
    return sorted(places, key=lambda place: place.start)


def _overlap(match: re.Match[str], other: Unfinished) -> bool:
    return match.start() < other.start + len(other.text) and other.start < match.end()
