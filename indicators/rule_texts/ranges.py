"""The condition of a clause as a range: ``90%(含)以上``, ``80%≤x<90%``, ``10~20%(含)``, ``不足3个月``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from indicators.rule_texts.amounts import AMOUNT, Amount, amount_of

_WORDS = (
    (re.compile("负增长"), "<0%"),
    (re.compile("正增长"), ">0%"),
    (re.compile("零增长"), "=0%"),
    (re.compile("大于或?等于|高于或?等于|不(?:得)?[低少小]于|达到或超过|达到及超过|至少"), "≥"),
    (re.compile("[小低少]于或?等于|不(?:得)?[超高大多](?:过|于|出)|未超[过出]?|不超|最多|控制在(?=[^,;]*以?内)"), "≤"),
    (re.compile("[低小少]于|不[足到满]|未达到?|未满"), "<"),
    (re.compile("[高大多]于|超[过出]?(?![期时支标额])"), ">"),
    (
        re.compile(
            r"(?:达到?|完成)(?:(?:年初|年度|全部)?(?:计划|目标|任务|指标)(?:值|数|任务)?的)?(?=\d+(?:\.\d+)?%?(?!\d|[^,;]{0,3}以下))"
        ),
        "≥",
    ),
)
_MARK = r"(\(不?含\))?"
_END = r"((?:及|或|\(含\))?以[上下内]|之[内间]|以?内)?"
_PART = AMOUNT + _MARK + _END
_BRACKETS = re.compile(rf"([\[(]){AMOUNT}[,、~]{AMOUNT}([\])])")
_CHAIN = re.compile(rf"{AMOUNT}{_MARK}([≤<≥>])[^≤<≥>\d]*?([≤<≥>]){AMOUNT}{_MARK}")
_PAIR = re.compile(rf"([≤<≥>]){AMOUNT}{_MARK}[,、且并但的同时而且至到~]*([≤<≥>]){AMOUNT}{_MARK}")
_SPAN = re.compile(rf"{_PART}[~至到、,和与且](?:[≤<]|(?<=[~至到]))?{_PART}")
_BETWEEN = re.compile(rf"{AMOUNT}{_MARK}[和与、]{AMOUNT}{_MARK}(?:之间|区间)")
_COMPARED = re.compile(rf"([≤<≥>])(?:[^\d≤<≥>=~,;]{{0,8}}?){AMOUNT}{_MARK}{_END}")
_ENDED = re.compile(rf"{AMOUNT}{_MARK}((?:及|或)?(?:以[上下内]|之[内上下])|(?<=[天月时周日年次钟秒])内)")
_EQUAL = re.compile(rf"(?:=|为|等于|达){AMOUNT}")
_BARE = re.compile(AMOUNT)


@dataclass(frozen=True, slots=True)
class Edge:
    """An end of a range. ``inclusive`` is None where the text leaves it open (``90%以上`` without 含)."""

    amount: Amount
    inclusive: bool | None = None

    def within(self, unit: str) -> Edge:
        return replace(self, amount=self.amount.within(unit))


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``; None is without end. A single value has two equal ends."""

    low: Edge | None = None
    high: Edge | None = None

    @property
    def is_single(self) -> bool:
        return self.low is not None and self.high is not None and self.low.amount == self.high.amount

    @property
    def unit(self) -> str:
        return next((edge.amount.unit for edge in (self.low, self.high) if edge and edge.amount.unit), "")

    def within(self, unit: str) -> Range:
        """The same with a unit for ends that name none."""
        low, high = (edge and edge.within(unit) for edge in (self.low, self.high))
        return Range(low, high)


def symbols(text: str) -> str:
    """Comparisons in words as signs: ``不低于90%`` is ``≥90%``."""
    for pattern, sign in _WORDS:
        text = pattern.sub(sign, text)
    return text


def range_in(text: str) -> Range | None:
    """The range that a condition names; the first, where it names several. None where it names none."""
    text = symbols(text)
    for reader in (_bracketed, _chained, _paired, _spanned, _one_sided, _single):
        found = reader(text)
        if found is not None:
            return found.within(found.unit)
    return None


def _between(one: Edge, other: Edge) -> Range:
    unit = one.amount.unit or other.amount.unit
    one, other = one.within(unit), other.within(unit)
    return Range(one, other) if one.amount.number <= other.amount.number else Range(other, one)


def _bracketed(text: str) -> Range | None:
    if not (found := _BRACKETS.search(text)):
        return None
    opening, number, unit, number2, unit2, closing = found.groups()
    return _between(Edge(amount_of(number, unit), opening == "["), Edge(amount_of(number2, unit2), closing == "]"))


def _chained(text: str) -> Range | None:
    if not (found := _CHAIN.search(text)):
        return None
    number, unit, _, sign, sign2, number2, unit2, _ = found.groups()
    if (sign in "≤<") is not (sign2 in "≤<"):
        return None
    return _between(Edge(amount_of(number, unit), sign in "≤≥"), Edge(amount_of(number2, unit2), sign2 in "≤≥"))


def _paired(text: str) -> Range | None:
    found = _PAIR.search(text)
    if not found or (found.group(1) in "≤<") is (found.group(5) in "≤<"):
        return None
    sign, number, unit, mark, sign2, number2, unit2, mark2 = found.groups()
    one = Edge(amount_of(number, unit), _marked(mark, sign in "≤≥"))
    return _between(one, Edge(amount_of(number2, unit2), _marked(mark2, sign2 in "≤≥")))


def _spanned(text: str) -> Range | None:
    if found := _BETWEEN.search(text):
        number, unit, mark, number2, unit2, mark2 = found.groups()
        return _between(_edge(number, unit, mark, None), _edge(number2, unit2, mark2, None))
    found = _SPAN.search(text)
    if not found:
        return None
    number, unit, mark, end, number2, unit2, mark2, end2 = found.groups()
    separator = text[found.end(4) if end else found.end(3) if mark else found.end(2) if unit else found.end(1)]
    if separator in "、,和与且" and not (end and end2 and end[-1] != end2[-1]):
        return None
    return _between(_edge(number, unit, mark, end), _edge(number2, unit2, mark2, end2))


def _one_sided(text: str) -> Range | None:
    if found := _COMPARED.search(text):
        sign, number, unit, mark, end = found.groups()
        is_within = bool(end) and end[-1] == "内"  # 超过1个月以内 is one month late at most
        inclusive = _marked(mark, is_within or sign in "≤≥" or bool(end and end[0] in "及或"))
        edge = Edge(amount_of(number, unit), inclusive)
        return Range(low=edge) if sign in "≥>" and not is_within else Range(high=edge)
    if found := _ENDED.search(text):
        number, unit, mark, end = found.groups()
        edge = _edge(number, unit, mark, end)
        return Range(low=edge) if end[-1] == "上" else Range(high=edge)
    return None


def _single(text: str) -> Range | None:
    if found := _EQUAL.search(text):
        edge = Edge(amount_of(found.group(1), found.group(2)), True)
        return Range(edge, edge)
    named = [found for found in _BARE.finditer(text) if found.group(2) in ("%", "‰") or _is_count(found, text)]
    if len(named) != 1:
        return None
    edge = Edge(amount_of(named[0].group(1), named[0].group(2)), True)
    return Range(edge, edge)


def _is_count(found: re.Match[str], text: str) -> bool:
    """Whether a bare count is a value of the actual (``投诉次数0次``) and not a number of things (``符合1项``)."""
    alone = found.end() == len(text.rstrip("的,:"))
    return bool(found.group(2)) and alone and (found.group(1) == "0" or found.group(2) not in "项个条处点")


def _edge(number: str, unit: str | None, mark: str | None, end: str | None) -> Edge:
    strong = bool(end and (end[0] in "及或(" or end[-1] == "内"))
    return Edge(amount_of(number, unit), _marked(mark, True if strong else None))


def _marked(mark: str | None, otherwise: bool | None) -> bool | None:
    return otherwise if mark is None else "不" not in mark
