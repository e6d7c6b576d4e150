"""Reading quantities as people write them: full-width digits, separators, bounds, units, dashes."""

import re
from collections.abc import Iterable
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
    "不高于": "≤", "不超过": "≤", "未超过": "≤", "不大于": "≤", "不多于": "≤", "至多": "≤", "最多": "≤",
    ">": ">", "大于": ">", "高于": ">", "超过": ">", "多于": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<", "不足": "<", "不满": "<",
    "=": "=", "═": "=", "等于": "=", "最少": "≥", "未低于": "≥",
}  # fmt: skip
# 以上, 以下 and 以内 include the number itself (民法典第一千二百五十九条).
_ENDS = {"以上": "≥", "以下": "≤", "以内": "≤", "之内": "≤", "内": "≤"}
# What opens a phrase with a bound; alone, 达到95% is at least that, and 控制在5% at most.
_OPENINGS = {
    "达到": "≥", "控制在": "≤", "保持在": "", "维持在": "", "稳定在": "", "力争": "", "确保": "", "在": "",
}  # fmt: skip


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_BOUND = re.compile(f"(?:应当?|须)?(?P<word>{_any_of(_BOUNDS)})")
_END = re.compile(f"(?P<excluded>\\(不含\\))?(?:\\(含\\)|及|含)?(?P<word>{_any_of(_ENDS)})$")
_OPENING = re.compile(_any_of(_OPENINGS))
_BETWEEN = re.compile("(?:介于|控制在|保持在|维持在|稳定在|在)?(?P<edges>.+?)(?:之间|范围内|区间)?")
_BOTH = re.compile("[,、;]?(?:并且|而且|同时|且)|[,、;](?=[≥≧⩾≤≦⩽><不大小高低])")
_SIDES = {"≥": "lower", ">": "lower", "≤": "upper", "<": "upper"}

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
_PLAIN_NUMBER = re.sub(r"\(\?P<\w+>", "(?:", _NUMBER.pattern)
_FROM_TO = re.compile(f"(?P<low>{_PLAIN_NUMBER})(?P<to>至|到|~|-|–|—{{1,2}}|−|─)(?P<high>{_PLAIN_NUMBER})")
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

    Bounds are signs or words (``95%以上``, ``不少于20场``, ``控制在5%以内``), and two make a range (``90%-95%``).
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
    plain = _NUMBER.fullmatch(cleaned)
    if plain is not None and not _WORDING.fullmatch(plain["unit"]):  # the usual case, without words around it
        return _quantity(text, plain, default, "")
    return _range(text, cleaned, default) or _single(text, cleaned, default)


def _range(text: str, cleaned: str, default: Unit) -> Quantity | None:
    """``≥95%且≤100%``, ``90%-95%``, ``10至15人`` as a range; None where the text has not the form of one."""
    if both := _BOTH.search(cleaned):
        edges = cleaned[: both.start()], cleaned[both.end() :]
        if all(_BOUND.match(edge) or _END.search(edge) for edge in edges):
            upper = _single(text, edges[1], default)
            return _joined(text, _single(text, edges[0], upper.unit), upper)
        return None
    between = _BETWEEN.fullmatch(cleaned)
    span = _FROM_TO.fullmatch(between["edges"]) if between else None
    if span is None:
        return None
    upper = _single(text, span["high"], default)
    if span["to"] not in ("至", "到", "~") and not upper.unit.symbol:
        raise _refusal(text, "分不清是区间还是编号或日期，区间请写成“≥3且≤5”，或写明计量单位")
    lower = _single(text, span["low"], upper.unit)
    return _joined(text, replace(lower, bound="≥"), replace(upper, bound="≤"))


def _joined(text: str, one: Quantity, other: Quantity) -> Quantity:
    """The range between two edges. Raises QuantityError where they make none."""
    lower, upper = (one, other) if _SIDES.get(one.bound) == "lower" else (other, one)
    if {_SIDES.get(lower.bound), _SIDES.get(upper.bound)} != {"lower", "upper"}:
        raise _refusal(text, "区间应有一个下限和一个上限")
    if lower.unit.dimension != upper.unit.dimension:
        raise _refusal(text, "区间两端的计量单位不一致")
    if lower.value is None or upper.value is None or lower.value > upper.value:
        raise _refusal(text, "区间的下限大于上限")
    shown = lower if lower.unit.factor < upper.unit.factor else upper
    places = max(lower.to(shown.unit).places, upper.places)
    return Quantity(lower.value, shown.unit, places, bound=lower.bound + upper.bound, upper=upper.value)


def _single(text: str, cleaned: str, default: Unit) -> Quantity:
    """One number with what stands before and behind it."""
    bound, number, in_words = _bound(text, cleaned)
    figure = _NUMBER.fullmatch(number)
    if figure is None:
        raise _refusal(text, "不能读作一个数")
    return _quantity(text, figure, default, bound, dated=in_words)


def _quantity(text: str, figure: re.Match[str], default: Unit, bound: str, dated: bool = False) -> Quantity:
    """The quantity of a matched number; ``dated`` where 2023年 may still be a year, as in 2023年内."""
    _check(text, figure, "" if dated else bound)
    digits = figure["number"].replace(",", "")
    negative = figure["sign"] not in ("", "+")
    quantity = Quantity.of(f"-{digits}" if negative else digits, _unit(text, figure, default))
    return replace(quantity, bound=bound)


def _bound(text: str, cleaned: str) -> tuple[str, str, bool]:
    """The sign that the words around a number make, the number with its unit, and whether words behind it made it."""
    bound = implied = end = ""
    if opening := _OPENING.match(cleaned):
        implied, cleaned = _OPENINGS[opening.group()], cleaned[opening.end() :]
    if match := _BOUND.match(cleaned):
        bound, cleaned = _BOUNDS[match["word"]], cleaned[match.end() :]
    if match := _END.search(cleaned):
        end, cleaned = _ENDS[match["word"]], cleaned[: match.start()]
        if match["excluded"]:
            end = {"≥": ">", "≤": "<"}[end]
    if bound and end and _SIDES.get(bound) != _SIDES[end]:
        raise _refusal(text, "前后的界限相反")
    if opening and not (bound or end or implied):
        raise _refusal(text, "没有写明是至少还是至多")
    return bound or end or implied, cleaned, not bound and bool(end)


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
    return "".join(_SPACE_IN_NUMBER.sub(",", visible).split()).replace("不得", "不")


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
