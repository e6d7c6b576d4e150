"""Pattern 23: what is to be reached at the end of several months, each with points of its own."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.points import RESULT, Given
from indicators.rule_texts.proposal import Found, Question
from indicators.rules.formula import Formula
from indicators.rules.named_tier import NamedStep, NamedTier
from indicators.rules.numbers import HUNDRED, decimal_text

_NAMES = "〇一二三四五六七八九"
_N = r"\d+(?:\.\d+)?"
_MONTHS = re.compile(r"(\d{1,2}(?:月[末底]?份?)?(?:[、,和及/](?:\d{1,2})(?:月[末底]?份?)?){1,3})月?[末底]?")
_RATES = re.compile(rf"((?:{_N}%[、,和/]){{1,3}}{_N}%)")
_POINTS = re.compile(rf"((?:{_N}分?[、,和/;]+){{1,3}}{_N})分")
_ONE = re.compile(rf"(\d{{1,2}})月[末底份]*[^;%\d]{{0,30}}?({_N})%[^;]{{0,24}}?[得计给]({_N})分")
# 1-3月, and no 1-3个月: months of the calendar.
_SEASON = re.compile(r"^[在于]?\d{1,2}月?[~至到-]\d{1,2}月(?!以|的?时间|内)")
_SAYS = re.compile("\\d|进度|达到|月|[得计]分|满分|比例|比重")
_IN_TIME = re.compile("序时|时间进度|时序")


def calendar(reading: Reading) -> Found | None:
    """``1-3月完成得5分，4-6月完成得3分``: months of the year, of which a person says in which it was done."""
    rows = [(said, said.given) for said in reading.plain() if said.given is not None and _SEASON.match(said.text)]
    if len(rows) < 2 or any(given.is_deduction for _, given in rows):
        return None
    rest = [(said, said.given) for said in reading.nothing() if not _SEASON.match(said.text)]
    steps = tuple(_chosen(said, given, reading) for said, given in (*rows, *rest) if given is not None)
    rule = NamedTier(steps=steps)
    if rule.conflict():
        return None
    points = [given.points for _, given in rows if given.points is not None]
    return Found(rule, frozenset(said.at for said, _ in (*rows, *rest)), full=max(points, default=None))


def _chosen(said: Said, given: Given, reading: Reading) -> NamedStep:
    name = RESULT.sub("", said.text).strip("的,: ") or said.text
    if given.share is not None and not given.is_full:
        return NamedStep(name=name, share=given.share)
    return NamedStep(name=name, points=given.of(reading.leaf.weight))


def months(reading: Reading) -> Found | None:
    """``6、9、11月末应达到序时进度的80%、90%、90%，分值为1、2、2分``."""
    due = _one_by_one(reading) or _listed(reading)
    if due is None:
        return None
    rows, questions, by_ratio = due
    if by_ratio:
        parts = [f"{_points_text(points, reading, len(rows))} * min(1, {name} / {rate})" for name, rate, points in rows]
    else:
        parts = [
            f"({_points_text(points, reading, len(rows))} if {name} >= {rate} else 0)" for name, rate, points in rows
        ]
    used = frozenset(said.at for said in reading.said if _SAYS.search(said.text))
    return Found(Formula(expression=" + ".join(parts), gives="score"), used, questions=questions)


_Rows = tuple[list[tuple[str, str, Decimal]], tuple[Question, ...], bool]


def _by_ratio(reading: Reading) -> bool:
    return bool(re.search("比例|×|÷|/目标", reading.whole)) or "不得分" not in reading.whole


def _one_by_one(reading: Reading) -> _Rows | None:
    """``6月底达到40%得1分；9月底达到67.5%得2分``."""
    found = _ONE.findall(reading.whole)
    if len(found) < 2:
        return None
    rows = [(_name(month), _rate(month, Decimal(rate), reading), Decimal(points)) for month, rate, points in found]
    return rows, (), _by_ratio(reading)


def _listed(reading: Reading) -> _Rows | None:
    listed = _MONTHS.search(reading.whole)
    all_rates = list(_RATES.finditer(reading.whole))
    of_time = [
        found for found in all_rates if _IN_TIME.search(reading.whole[max(0, found.start() - 10) : found.start()])
    ]
    rates = [found.group(1) for found in all_rates if found not in of_time] or [found.group(1) for found in of_time]
    if not listed or "月" not in listed.group() or not rates:
        return None
    numbers = re.findall(r"\d+", listed.group(1))
    given = [part for part in rates if len(re.findall(_N, part)) == len(numbers)]
    if not given or not all(1 <= int(number) <= 12 for number in numbers):
        return None
    values = [Decimal(part) for part in re.findall(_N, given[-1])]
    in_time = len(of_time) == len(all_rates)
    limits = [
        _share(number, value) if in_time else decimal_text(value / HUNDRED)
        for number, value in zip(numbers, values, strict=True)
    ]
    points, questions = _points(reading, len(numbers))
    names = [_name(number) for number in numbers]
    return list(zip(names, limits, points, strict=True)), questions, _by_ratio(reading)


def _points(reading: Reading, count: int) -> tuple[list[Decimal], tuple[Question, ...]]:
    weight = reading.leaf.weight
    if found := _POINTS.search(_RATES.sub("", reading.whole)):
        points = [Decimal(part) for part in re.findall(_N, found.group())]
        if len(points) == count and sum(points) == weight:
            return points, ()
    if found := re.search(rf"[各均](?:占|得|为|计)?({_N})分", reading.whole):
        points = [Decimal(found.group(1))] * count
        if sum(points) == weight:
            return points, ()
    words = ";".join((reading.whole, *reading.leaf.points))
    told = [Decimal(part) for part in re.findall(rf"\d月[末底份]*(?:为|得|计|占)?({_N})分", words)]
    if len(told) == count and sum(told) == weight:
        return told, ()
    each = weight / count
    return [each] * count, (Question("文中没有写明各月各占多少分，暂按平均分配，请确认。"),)


def _points_text(points: Decimal, reading: Reading, count: int) -> str:
    """Points as a formula writes them: an equal part that has no end as a fraction."""
    return (
        decimal_text(points) if len(points.as_tuple().digits) < 10 else f"{decimal_text(reading.leaf.weight)} / {count}"
    )


def _name(number: str) -> str:
    month = int(number)
    tens, ones = divmod(month, 10)
    return f"{'十' if tens else ''}{_NAMES[ones] if ones else ''}月末"


def _rate(month: str, rate: Decimal, reading: Reading) -> str:
    return _share(month, rate) if _IN_TIME.search(reading.whole) else decimal_text(rate / HUNDRED)


def _share(month: str, rate: Decimal) -> str:
    """So many percent of month/12, exact where it can be written out."""
    share = Decimal(month) * rate / HUNDRED / 12
    exact = share * 12 * HUNDRED == Decimal(month) * rate and len(share.as_tuple().digits) < 10
    return decimal_text(share) if exact else f"({month} / 12 * {decimal_text(rate / HUNDRED)})"
