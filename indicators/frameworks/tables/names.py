"""Names as tables print them: with numbers before them and weights behind them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from indicators.frameworks.limits import PATH_SEPARATOR
from indicators.frameworks.tables.grid import plain

_N = r"\d{1,3}(?:\.\d{1,2})?"
_NUMBERING = re.compile(
    r"^(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]|第[一二三四五六七八九十]{1,2}[、,:：]"
    r"|[(（]\d{1,2}[)）]|\d{1,2}[)）、]|\d{1,2}(?:[.．\-—]\d{1,2}){0,3}(?:[.．、]\s*|\s+)(?!\d)|\d{1,2}[.．]\d{1,2}(?:[.．]\d{1,2})?(?=[^\d.%])"
    r"|[A-Za-zＡ-Ｚ]\d{0,4}[.．、:：\-\s]+|[A-Z]\d{1,4}(?=[\u4e00-\u9fff“《])|指标\s?\d{1,2}\s?[:：、.]\s*)"
)
_IN_BRACKETS = re.compile(
    rf"^(.+?)\s*[(（\[【]\s*(?:满分|分值|权重|共|计|占)?\s*[:：]?\s*({_N})\s*(分|%|％)?\s*[)）\]】]\s*$"
)
_BEHIND = re.compile(rf"^(.*?[^\d\s.、~\-—])(?:\s+({_N})\s*(分|%|％)?|({_N})(分))$")
_WEIGHT = re.compile(rf"^(?:满分)?({_N}|\d*\.\d+)(?:分|(%))?$")
_SUMS = frozenset(
    ("合计", "总计", "总分", "小计", "分值合计", "共计", "总得分", "合计得分", "总分值", "合计分值", "合计(总分)")
)
_NOTHING = frozenset("-—－–/\\")
HIGHEST = 150


def named(text: str) -> tuple[str, Decimal | None, bool]:
    """The name without number and weight; the weight printed with it, and whether that is a percentage.

    ``一、决策（20分）`` is 决策 and 20, ``A11 产出 30`` is 产出 and 30.
    """
    words = _joined(text)
    weight, is_percent = None, False
    found = _IN_BRACKETS.match(words) or _BEHIND.match(words)
    if found:
        parts = [part for part in found.groups()[1:] if part]
        value = Decimal(parts[0])
        if 0 < value <= HIGHEST:
            words, weight, is_percent = found[1], value, parts[-1] in ("%", "％")
    bare = _NUMBERING.sub("", words, count=1).strip() or words
    return bare.rstrip("：:").replace(PATH_SEPARATOR, "／"), weight, is_percent


def weight_in(text: str) -> tuple[Decimal | None, bool]:
    """The weight that stands in a cell and whether it is a percentage; None where there is no number of points."""
    found = _WEIGHT.match("".join(unicodedata.normalize("NFKC", text).split()))
    return (Decimal(found[1]), bool(found[2])) if found else (None, False)


def says_nothing(text: str) -> bool:
    """Whether the cell is only marked as having no weight."""
    return not text or set(text) <= _NOTHING


def is_sum(text: str) -> bool:
    """Whether the cell names a sum (合计, 小计), not an indicator."""
    return plain(text).rstrip(":：") in _SUMS


def is_section(text: str) -> bool:
    """Whether a line is a numbered heading with its weight: 一、共性指标（40分）."""
    return is_numbered(text) and named(text)[1] is not None


def is_numbered(text: str) -> bool:
    return bool(_NUMBERING.match(_joined(text)))


def lines_of(text: str) -> list[str]:
    """评价要点 one by one: each line, or each ① ② ③ of one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and lines[0].count("①") == 1 and "②" in lines[0]:
        lines = [part.strip() for part in re.split(r"(?=[①-⑳])", lines[0]) if part.strip()]
    return lines


def _joined(text: str) -> str:
    """A name that is broken over lines as one."""
    return re.sub(r"\s*\n\s*", "", text).strip()
