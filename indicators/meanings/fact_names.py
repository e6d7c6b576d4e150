"""Which fact keys say the same as a wanted one: by what they tell, whatever block they were filed under."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from indicators.meanings.wording import plain

# Blocks that only say in which table or part of the sheet a figure was filed.
_FILING = frozenset(
    plain(name)
    for name in (
        "履职",
        "履职情况",
        "人员",
        "人员情况",
        "项目",
        "机构运行",
        "基础数据",
        "资产",
        "满意度调查",
        "其他",
        "指标",
    )
)
# How tables call the figure in one column; the first is the measure's name. The longer are looked for first.
_MEASURES: dict[str, str] = {
    word: words[0]
    for words in (
        ("年初预算", "年初预算数", "年初预算额", "年初预算金额", "年初批复预算"),
        (
            "全年预算",
            "全年预算数",
            "调整预算数",
            "调整预算",
            "调整后预算数",
            "调整后预算",
            "预算资金调整后",
            "全年预算额",
        ),
        ("追加预算", "追加预算数", "追加金额", "追加预算金额"),
        ("上年决算", "上年决算数"),
        ("决算", "决算数", "当年决算数", "本年决算数", "决算金额"),
        (
            "支出",
            "支出数",
            "支出额",
            "支出金额",
            "支出总额",
            "实际支出",
            "实际支出数",
            "支出资金",
            "全年执行数",
            "支出合计",
        ),
        ("收入", "收入数", "收入合计", "收入金额", "收入总额"),
        ("年初结转", "年初结转结余", "上年结转", "上年结转结余", "年初结转数"),
        ("年末结转", "年末结转结余", "年末结转数", "年末结余结转"),
        ("预算", "预算数", "预算额", "预算金额", "预算安排", "预算安排数"),
        ("到位资金", "到位数", "实际到位资金", "到位金额", "实际到位数"),
        ("指标值", "目标值"),
        ("完成值", "实际完成值", "实际值"),
        ("分值",),
        ("得分",),
        ("份数",),
        ("权重",),
    )
    for word in words
}
_BY_LENGTH = sorted(_MEASURES, key=len, reverse=True)
# Of people 数 is 人数 (编制数, 编制人数); elsewhere 单位数 and 单位人数 are two figures.
_PEOPLE = re.compile(
    "(?:年末)?(?:实际|实有)?(?P<who>(?:核定|行政|事业|工勤)?编制|在职|在编|退休|离退休|离休|当年退休|当年调入|当年调出|财政供养)"
    "(?:人员)?(?:总)?(?:人数|数量|数)"
)
_COUNT = re.compile("(?:总)?(?:数量|总数|数)$")
_PERSONS = re.compile("人员(?:总数|数量|数)$|总人数$")
_AMOUNT = re.compile("(?:总额|总金额|金额|数额|额)$")
_PREFIX_YEAR = re.compile("^(?:本年度?|当年|上年度?|去年|(?:19|20)\\d\\d年度?)")
_LAST_YEAR = frozenset({"上年", "上年度", "去年"})
_THIS_YEAR = frozenset({"", "本年", "本年度", "当年"})


@dataclass(frozen=True, slots=True)
class _Told:
    """What a key tells: of which project, of what, which measure of it, in which year."""

    project: str
    object: str
    measure: str
    year: str


def facts_meant(wanted: str, keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that say the same as ``wanted``, in their order; several where people must choose. Never raises.

    The block that a figure was filed under does not matter (计划工作数 is 履职.计划工作数), nor do quotes, brackets and
    the order of block and name (在用固定资产总额 is 固定资产.在用总额). The measure (年初预算, 全年预算, 支出, 决算),
    number and amount, the year and the project are kept strictly apart. A key written as the wanted one is the only
    answer.
    """
    return FactNames(keys).meant(wanted)


class FactNames:
    """The keys of a book by what they tell: for whoever asks ``facts_meant`` of many wanted ones."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._order = {key: number for number, key in enumerate(keys)}
        self._by_told: dict[_Told, list[str]] = {}

    def meant(self, wanted: str) -> tuple[str, ...]:
        """As ``facts_meant``."""
        if wanted in self._order:
            return (wanted,)
        if not self._by_told:
            for key in self._order:
                for told in _told(key):
                    self._by_told.setdefault(told, []).append(key)
        found = {key for told in _told(wanted) for key in self._by_told.get(told, ())}
        return tuple(sorted(found, key=self._order.__getitem__))


@lru_cache(maxsize=65_536)  # the books of one year hold much the same keys
def _told(key: str) -> frozenset[_Told]:
    """What a key tells, in one or two orders of its words; nothing of a key without words."""
    name, at, year = key.rpartition("@")
    if not at:
        name, year = key, ""
    path, dot, last = name.rpartition(".")
    parts = [*path.split("/"), last] if dot else last.split("/")
    words = [word for word in map(plain, parts) if word]
    project = ""
    if len(words) > 2 - (not dot) and words[0] == "项目":
        project, words = words[1], words[2:]
    if len(words) > 1 and words[0] in _FILING:
        words = words[1:]
    if not words:
        return frozenset()
    orders = {"".join(words)}
    if len(words) == 2 and dot:
        orders.add(_swapped(*words))
    return frozenset(_told_by(project, text, year) for text in orders)


def _swapped(block: str, name: str) -> str:
    """固定资产.在用总额 as 在用固定资产总额: the block stands before the word for number, amount or measure."""
    ending = next((word for word in _BY_LENGTH if name.endswith(word) and name != word), "")
    match = _COUNT.search(name) or _AMOUNT.search(name)
    ending = ending or (match.group() if match else "")
    stem = name.removesuffix(ending) if ending else name
    return f"{stem}{block}{ending}" if ending and stem else f"{block}{name}"


def _told_by(project: str, text: str, year: str) -> _Told:
    text, stated = _without_year(text)
    year = _year(year or stated)
    if text in _MEASURES:
        return _Told(project, "", _MEASURES[text], year)
    measure = next((word for word in _BY_LENGTH if text.endswith(word)), "")
    if measure:
        return _Told(project, text.removesuffix(measure), _MEASURES[measure], year)
    if people := _PEOPLE.fullmatch(text):
        return _Told(project, people["who"].removeprefix("核定"), "人数", year)
    for pattern, kind in ((_PERSONS, "人数"), (_COUNT, "数"), (_AMOUNT, "额")):
        bare = pattern.sub("", text)
        if bare and bare != text:
            # 参保人员数 is 参保人数, which the next pattern would split otherwise.
            return _told_by(project, f"{bare}人数", year) if kind == "人数" else _Told(project, bare, kind, year)
    return _Told(project, text, "", year)


def _without_year(text: str) -> tuple[str, str]:
    """上年 and 2022年 before a name say its year; 上年决算 and 上年结转 are measures and stay."""
    match = _PREFIX_YEAR.match(text)
    if match is None or text in _MEASURES or text.startswith(("当年调", "当年退", "上年决算", "上年结转")):
        return text, ""
    rest = text[match.end() :]
    return (rest, match.group()) if rest else (text, "")


def _year(text: str) -> str:
    bare = text.strip().removesuffix("度").removesuffix("年") if text[:1].isdigit() else text.strip()
    return "" if bare in _THIS_YEAR else "上年" if bare in _LAST_YEAR else bare
