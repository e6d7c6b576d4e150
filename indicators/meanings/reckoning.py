"""Fractions in words: which figure a definition divides by which (在职人员数/编制数, 占…的比率, …与…之比)."""

from __future__ import annotations

import re

from indicators.meanings.wording import sentence

_STOP = "。;,!?\n:=≈"
_PHRASE = rf"[^{_STOP}/÷×*]{{2,40}}"
_DIVIDED = re.compile(rf"({_PHRASE})(?:[/÷]|除以)({_PHRASE})")
_SHARE = re.compile(rf"([^{_STOP}/÷×*占]{{2,30}})占([^{_STOP}/÷×*占]{{2,30}}?)的?(?:比率|比例|比重|百分比|份额|之比)")
_RATIO = re.compile(
    rf"([^{_STOP}/÷×*与]{{2,30}})(?:与|和)([^{_STOP}/÷×*]{{2,30}}?)(?:之比|的比率|的比例|的比值|的百分比|的比)"
)
# What is scored, not what is measured: 完成值/指标值×分值, B/A; and units such as 元/人.
_SCORING = re.compile(r"指标值|目标值|完成值|实际值|分值|得分|权重|满分|标准分|^[A-Za-z]$")
_UNIT = re.compile(
    r"^(?:人|户|个|次|公里|千米|平方米|亩|件|台|套|辆|年|月|天|人次|项|处|米|吨|千克)"
    r"(?!数|均|口|员|目|度|初|末|终|籍|置|理|计划|应|实际|总|预)"  # 年度预算 and 项目预算 are figures
)
_MINUS = re.compile("[-−–—]|减(?!少|税|免|排)")
_BRACKETS = re.compile(r"[()\[\]{}（）]")


def is_difference(over: str) -> bool:
    """Whether the upper side of a fraction takes one figure from another, as growth and saving do."""
    return _MINUS.search(over) is not None


_PLANNED, _DONE = re.compile("预算|计划|应|目标|批复|安排"), re.compile("实际|完成|执行|决算|支出数|实有")


def is_upside_down(over: str, of: str) -> bool:
    """Whether what was planned is divided by what was done, where every rate of the dictionary has it the other way."""
    planned = _PLANNED.search(over) and not _DONE.search(over)
    return bool(planned and _DONE.search(of) and not _PLANNED.search(of))


def fractions(*texts: str) -> tuple[tuple[str, str], ...]:
    """(numerator, denominator) of every fraction that the texts state of what is measured, in their words."""
    found: list[tuple[str, str]] = []
    for text in texts:
        words = _BRACKETS.sub("", sentence(text))
        for pattern in (_DIVIDED, _SHARE, _RATIO):
            found += [(match[1], match[2]) for match in pattern.finditer(words)]
    return tuple(pair for pair in dict.fromkeys(found) if _is_of_figures(*pair))


def _is_of_figures(over: str, of: str) -> bool:
    return not (
        _SCORING.search(over)
        or _SCORING.search(of)
        or _UNIT.match(of)
        or over.endswith(("元", "和", "或"))
        or not re.search("[一-鿿]", over)
        or not re.search("[一-鿿]", of)
    )
