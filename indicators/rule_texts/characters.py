"""A rule text in one way of writing: half-width signs, figures for numerals, ``1%`` for a percentage point."""

from __future__ import annotations

import re

# The unit 分 of a value, kept apart from points that are given.
SCORE_UNIT = "ⓟ"
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SAME_LENGTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(old): new for old, new in zip("\u3000≦⩽≧⩾—–―∕✕╳＊*【】〔〕﹪", " ≤≤≥≥~~~/××××()()%", strict=True)
}
_NUMERAL = "[零〇一二两三四五六七八九十百]+"
# What is counted in rule texts; a numeral before anything else is part of a word (一般, 统一, 十四五).
_COUNTED = "个|项|处|次|起|笔|例|件|条|天|日|月|年|周|名|位|分|档|家|人|户|宗|点|倍|成|方面|元|万|篇|场|期|季度"
_FRACTION = re.compile(f"({_NUMERAL})分之({_NUMERAL})")
_COUNT = re.compile(f"(?<![第统同之唯某专单万])(?!百分[点比之]){_NUMERAL}(?={_COUNTED})(?!分(?:明|显|重|良|必|突))")
_PLACE = re.compile(
    f"(?<=第){_NUMERAL}(?=名|位|档)|(?<=前){_NUMERAL}(?=名|位|的|得|,|$)|{_NUMERAL}(?=[至到~-]第?{_NUMERAL}[名位])"
)
# What is counted only behind a word that counts: 一级 and 一类 are names elsewhere.
_COUNT_BEHIND = re.compile(
    f"(?<=[缺每有少现])(?:了)?{_NUMERAL}(?=级|类|环节|座|村|台|辆|套|栋|镇|所|校|批|亩|组|区域|部位|部门|单位|要素)"
)
_ZERO = re.compile("(?<=[于为=≤≥<>])零(?![%发])")
_INCLUDED = re.compile(r"\((?:均|都)?(不?)包?[含括](?:本数)?(?:([\d.]+)[^()]{0,4})?\)")
_MARK_BEHIND = re.compile(r"((?:及|或)?以[上下内])(\(不?含\))")

_REPLACED = (
    (re.compile('[”"][“"]'), "、"),
    (re.compile("[\\s\u200b\ufeff“”\"'‘’《》]+"), ""),
    (re.compile(r"\(%\)"), ""),
    (re.compile(">=|=>|≥="), "≥"),
    (re.compile("<=|=<|≤="), "≤"),
    (re.compile("百分之百"), "100%"),
    (re.compile("(?<=[率度)])[xX](?=[\\d(分权])"), "×"),
    (re.compile("乘以|乘"), "×"),
    (re.compile("除以"), "÷"),
    (re.compile(r"(?<![\d:.])(\d+(?:\.\d+)?):1(?![\d:.])"), r"\1"),  # 2.5:1 is 2.5 times as much
    # How the rate is reckoned, straight before what it is to reach (实际/计划×100%≥90%).
    (re.compile(r"^[^=≥≤<>÷/×]{2,30}[÷/][^=≥≤<>÷/×]{2,30}×100%(?=[≥≤<>])"), ""),
    (re.compile("扣半分"), "扣0.5分"),
    (re.compile("减半(?:计|得|给)?分?|[得计给](?:该项|分值的?)?一半的?分?(?:值|数)?"), "得分值的50%"),
)
_AFTER_NUMERALS = (
    (re.compile(r"\d{13,}"), "□"),  # no figure of a budget, and long to look through
    (re.compile(r"(?<=\d)个?(?:百分[点比]|点(?![^扣,;]))"), "%"),
    (re.compile("(?<=每)个?百分点"), "1%"),
    (re.compile(r"(?<=\d%)\(\d+%\)"), ""),
    # A score that decides over points (考核得分90分以上的得5分) is a value, not points given.
    (
        re.compile(
            r"(?<=\d)分(?=(?:\(不?含\))?(?:(?:及|或)?以[上下]|[~至]\d)|[≥≤<>]|的?,?[得计](?:满分|\d)|\d+(?:\.\d+)?分$)"
        ),
        SCORE_UNIT,
    ),
    (re.compile(r"(?<=[~至-]\d\d)分(?=\)[得计])"), SCORE_UNIT),
    (re.compile(r"(?<![月\d.])(\d+)个?(?:自然)?日(?!期)"), r"\1天"),
    (re.compile(r"(?<=\d)个?工作日"), "个工作日"),
    (re.compile(r"(?<=[\d%‰)])~+(?=[\d(])|(?<=[\d%‰)月天人次家亩元年户件个倍里米吨时])-+(?=\d)"), "~"),
    (re.compile(r"(?<=[\d%)])(?:至|到)(?=\d)"), "~"),
)


def same_length(text: str) -> str:
    """Full-width signs as half-width ones, each in its place: the words of a clause are found by its place."""
    return text.translate(_SAME_LENGTH)


def normalised(piece: str) -> str:
    """A clause without spaces and quotation marks, its numerals as figures (``每发现1处``), its points as ``1%``."""
    text = same_length(piece)
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    text = _FRACTION.sub(_fraction, _ZERO.sub("0", text))
    text = _PLACE.sub(lambda found: str(_value(found.group())), text)
    text = _COUNT_BEHIND.sub(_count, _COUNT.sub(_count, text))
    for pattern, replacement in _AFTER_NUMERALS:
        text = pattern.sub(replacement, text)
    return _MARK_BEHIND.sub(r"\2\1", _marked(text))


def _marked(text: str) -> str:
    """Every (含) behind the number that it speaks of: ``80%~90%(含80%)`` is ``80%(含)~90%``."""
    while found := _INCLUDED.search(text.replace("(含)", "\0\0\0").replace("(不含)", "\0\0\0\0")):
        mark, before, number = f"({found.group(1)}含)", text[: found.start()], found.group(2)
        named = (
            re.finditer(
                rf"(?<![\d.]){re.escape(number)}(?:%|‰|倍|天|个月|人|元|万元|个工作日|{SCORE_UNIT})?(?!\d)", before
            )
            if number
            else ()
        )
        at = max((each.end() for each in named), default=-1)
        if at >= 0:
            before = f"{before[:at]}{mark}{before[at:]}"
        else:
            before += mark
        text = before + text[found.end() :]
    return text


def _count(found: re.Match[str]) -> str:
    """The figure; kept apart from one that stands before it (``低于0一个百分点``)."""
    apart = " " if found.string[found.start() - 1 : found.start()].isdigit() else ""
    return f"{apart}{_value(found.group())}"


def _fraction(found: re.Match[str]) -> str:
    below, above = found.group(1), found.group(2)
    return f"{_value(above)}%" if below == "百" else f"{_value(above)}/{_value(below)}"


def _value(numeral: str) -> int:
    """``十五`` is 15, ``一百二十`` is 120, ``两`` is 2."""
    total, digit = 0, None
    for character in numeral:
        if character in _DIGITS:
            digit = (digit or 0) * 10 + _DIGITS[character]
        else:
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
    return total + (digit or 0)
