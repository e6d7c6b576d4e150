"""Reading quantities as people write them: full-width digits, separators, bounds, units, dashes."""

import re
from contextlib import suppress
from dataclasses import replace

from budgets.quantities.quantity import Quantity
from budgets.quantities.units import NUMBER, YUAN, Unit, unit_of

_MAX_DIGITS = 28
_NIL = re.compile("[-\u2010-\u2015−─━]+|/|无")
_NOT_APPLICABLE = {"不适用", "不涉及", "N/A", "NA"}
_BOUNDS = {
    "≥": "≥", "≧": "≥", "⩾": "≥", ">=": "≥", "大于等于": "≥", "大于或等于": "≥",
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥",
    "≤": "≤", "≦": "≤", "⩽": "≤", "<=": "≤", "小于等于": "≤", "小于或等于": "≤",
    "不高于": "≤", "不超过": "≤", "不大于": "≤", "不多于": "≤", "至多": "≤",
    ">": ">", "大于": ">", "高于": ">", "超过": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "=": "=", "═": "=", "等于": "=",
}  # fmt: skip
_BOUND = re.compile("|".join(sorted(map(re.escape, _BOUNDS), key=len, reverse=True)))

# Only full-width forms are folded: NFKC would also make ten-squared (10²) 102, ① 1 and ㎡ m2.
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("￥"): "¥", ord("。"): "."}
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE_IN_NUMBER = re.compile(r"(?<=[0-9])\s+(?=[0-9])")

_MEASURE = r"A-Za-z\u3400-\u9fff%‰℃°²³㎡㎥㎏㎞"
_NUMBER = re.compile(
    r"(?P<sign>[-+−–]?)(?P<currency>¥?)(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)"
    rf"(?P<unit>(?:(?![²³])[{_MEASURE}]{{1,6}}(?:/[{_MEASURE}·()]{{1,6}}){{0,2}})?)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9.]+")
# What stands after a number and is no unit: limits in words, parts of a date, misread digits, numerals.
_WORDING = re.compile(
    ".*(?:前|后|内|以上|以下|左右|底|末|初|旬|起|止|多|余)|月|月份|日|号|[OoIl]+"
    "|(?!百分[点比]|[十百][万亿])[〇零一二三四五六七八九十百].*"
)
_CALENDAR_YEAR = re.compile("(?:19|20)[0-9]{2}年度?")

# In running words only a number with a usual unit is surely a figure; 1-4级 and 第3条 are not.
_IN_WORDS = re.compile(
    r"(?<![0-9A-Za-z.,第〔\-–—~～])[0-9][0-9,]*(?:\.[0-9]+)?"
    r"(?:[万亿]?元(?:/人月)?|万?人次?|[%％‰]|个百分点|万?[户家个件张份项名]|场次?|平方米|公里|[亩吨辆台套])(?![0-9])"
)


class QuantityError(ValueError):
    """The text is not a quantity; the message says in Chinese what was found and what was expected."""


def parse_quantity(text: str, unit: Unit | str = NUMBER) -> Quantity:
    """Read a printed figure. ``unit`` applies where the text names none; a lone scale (``2.65万``) scales it.

    Empty text is blank; dashes, / and 无 are nil; 不适用 and 不涉及 are not applicable. Raises
    QuantityError for any other text.
    """
    default = unit_of(unit) if isinstance(unit, str) else unit
    cleaned = _clean(text)
    if not cleaned:
        return Quantity.blank(default)
    if _NIL.fullmatch(cleaned):
        return Quantity.nil(default)
    if cleaned.upper() in _NOT_APPLICABLE:
        return Quantity.not_applicable(default)
    bound = ""
    if match := _BOUND.match(cleaned):
        bound, cleaned = _BOUNDS[match.group()], cleaned[match.end() :]
    figure = _NUMBER.fullmatch(cleaned)
    if figure is None:
        raise _refusal(text, "不能读作一个数")
    _check(text, figure, bound)
    number = figure["number"].replace(",", "")
    negative = figure["sign"] not in ("", "+")
    quantity = Quantity.of(f"-{number}" if negative else number, _unit(text, figure, default))
    return replace(quantity, bound=bound)


def quantities_in(text: str) -> list[tuple[int, int, Quantity]]:
    """The figures that stand in running words: start, end and quantity of each (``人均（3293元）的5%`` has two)."""
    figures = []
    for match in _IN_WORDS.finditer(text):
        with suppress(QuantityError):
            figures.append((match.start(), match.end(), parse_quantity(match.group())))
    return figures


def _clean(text: str) -> str:
    """The text in half-width without spaces; a space between digits stands for a separator."""
    visible = _ZERO_WIDTH.sub("", text).strip().rstrip("。；;").translate(_FOLDED)
    return "".join(_SPACE_IN_NUMBER.sub(",", visible).split())


def _check(text: str, figure: re.Match[str], bound: str) -> None:
    number, unit = figure["number"], figure["unit"]
    if not _GROUPED.fullmatch(number):
        raise _refusal(text, "千分位分隔符应每三位一个")
    if sum(character.isdigit() for character in number) > _MAX_DIGITS:
        raise _refusal(text, f"数字超过{_MAX_DIGITS}位")
    if _WORDING.fullmatch(unit):
        raise _refusal(text, f"“{unit}”不是计量单位")
    if not bound and _CALENDAR_YEAR.fullmatch(number + unit):
        raise _refusal(text, "这是年份")


def _unit(text: str, figure: re.Match[str], default: Unit) -> Unit:
    """The unit that the text and its currency mark name, else ``default``."""
    if figure["currency"] and not default.is_money:
        default = YUAN
    if not figure["unit"]:
        return default
    unit = unit_of(figure["unit"])
    if not unit.dimension and not default.is_ratio:
        unit = unit_of(unit.symbol + default.dimension)
    if figure["currency"] and not unit.is_money:
        raise _refusal(text, f"货币符号与单位“{unit.symbol}”不符")
    return unit


def _refusal(text: str, reason: str) -> QuantityError:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
    return QuantityError(
        f"“{shown}”不是数值：{reason}。应填写数字，可带千分位、单位和≥≤等符号，例如 1,918.25万元、≥95%；没有的填“—”"
    )
