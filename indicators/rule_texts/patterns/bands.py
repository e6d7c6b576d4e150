"""Patterns 19, 20, 35: words for how well it went, with percentages, bands of points, or points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.points import RANGE_OF_POINTS, RESULT, Given
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.ranges import range_in
from indicators.rule_texts.wordings import any_of
from indicators.rules.named_tier import NamedStep, NamedTier
from indicators.rules.numbers import HUNDRED, ZERO
from indicators.rules.points_band import BandOfPoints, PointsBand
from indicators.rules.qualitative_band import Band, QualitativeBand

_N = r"\d+(?:\.\d+)?"
_MARK = r"(?:\(不?含\))?"
_PERCENT_RANGE = re.compile(rf"({_N})%?{_MARK}[~至到]({_N})%{_MARK}")
_NAMED_THREE = re.compile(
    r"(?:分为|划分为|按照?|依据|根据|将[^,;]*分为)?([^;,:]{1,40}?、[^;]{1,60}?)(?:[三四五3-5]?个?(?:档次?|等级|等次|情况|级|类))"
)
_LETTERS = "优|良|中|差|好|较好|一般|较差|合格|不合格|优秀|良好|中等|及格|不及格|基本合格|达标|基本达标"
_WORD_PERCENT = any_of(
    (
        rf"(?<![\u4e00-\u9fff])((?:较)?(?:{_LETTERS}))(?:等|级)?[:(为]?([^优良差好、,;]*?{_N}%?{_MARK}(?:[~至到]{_N})?"
        rf"%?{_MARK}(?:[及或]?以[上下内])?{_MARK})"
    ),
)
_WORD_POINTS = re.compile(rf"([\u4e00-\u9fffA-E]{{1,16}}?)(?:的|者)?[:,]?\(?[得计为给]?({_N})分?{_MARK}~({_N})分\)?")
_BRACKETED = re.compile(rf"([\u4e00-\u9fffA-E]{{1,12}})\(({_N})%?{_MARK}[~至到]({_N})%{_MARK}\)")
_BARE = re.compile(rf"(?:^|[;,、])([\u4e00-\u9fff]{{1,20}}?)({_N})%?{_MARK}[~至到]({_N})%{_MARK}(?=[;,、]|$)")
_SLASH_WORDS = re.compile(
    rf"((?:[\u4e00-\u9fff]{{1,8}}[、/]){{1,4}}[\u4e00-\u9fff]{{1,8}}?)(?:的|者|分别)*[得计:为按]*((?:{_N}分?[、/]){{1,4}}{_N})分?"
)
_LEADING = re.compile("^(?:[\u4e00-\u9fff]{0,6})(?:结果|等[级次])(?:为|是|达到)?(?=[优良中差好ABCD一合及])")
_TRAILING = re.compile("(?:的|者|等次|等级|,|:|\\(|分别|得|计|为)+$")
_CONDITION = re.compile(r"\d[%元倍]|[≥≤<>]|每|未达到(?:目标|指标)值|按[^,;]*比例|比例[得计]|×|÷|%|酌情|视")


def percent_bands(reading: Reading) -> Found | None:
    """``达成…、部分达成…、未达成…三档，分别按100%–80%(含)、80%–60%(含)、60%–0%``; ``优90%以上，良80%–90%…``."""
    for reader in (_listed, _each_with_percent, _in_brackets, _named_percent, _bare):
        bands = reader(reading)
        if len(bands) > 1:
            return _of_percent(bands, reading)
    return None


def _of_percent(bands: Sequence[tuple[str, Decimal, Decimal]], reading: Reading) -> Found:
    closed = _closed(bands, HUNDRED)
    rows = tuple(Band(name=name, low=low, high=high) for name, low, high in closed)
    rule = QualitativeBand(bands=rows)
    used = {
        said.at
        for said in reading.said
        if _PERCENT_RANGE.search(said.text) or _WORD_PERCENT.search(said.text) or said.range
    }
    used |= {said.at for said in reading.said if any(name[:6] in said.text for name, _, _ in bands)}
    used |= {said.at for said in reading.said if re.search("合理确定|确定分值|定性指标|酌情|折算", said.text)}
    if conflict := rule.conflict():
        return Found(None, frozenset(used), questions=(Question(f"{conflict}。"),))
    return Found(rule, frozenset(used))


def _closed(bands: Sequence[tuple[str, Decimal, Decimal]], top: Decimal) -> list[tuple[str, Decimal, Decimal]]:
    """From the top to 0; integer bands (80–89, 60–79) reach up to the one above."""
    ordered = sorted(bands, key=lambda band: -band[1])
    closed, high = [], top
    for name, low, end in ordered:
        closed.append((name, low, high if 0 <= high - end <= 1 else end))
        high = low
    return closed


def _listed(reading: Reading) -> list[tuple[str, Decimal, Decimal]]:
    """Names in one list, percentages in another."""
    ranges = _PERCENT_RANGE.findall(reading.whole)
    found = _NAMED_THREE.search(reading.whole) if len(ranges) > 1 else None
    if not found:
        return []
    names = [
        re.sub("^.*(?:分为|按照|分成|划分为|按)", "", part) for part in re.split("、|和(?=未|不)|以及", found.group(1))
    ]
    names = [name for name in names if name]
    if len(names) != len(ranges):
        return []
    return [(name, *_low_high(one, other)) for name, (one, other) in zip(names, ranges, strict=True)]


def _each_with_percent(reading: Reading) -> list[tuple[str, Decimal, Decimal]]:
    """``达成目标按分值的80%(含)至100%计分``: a clause a band."""
    bands = []
    for said in reading.plain():
        found = re.search(
            rf"^(.{{1,24}}?)(?:的|,|:|\()*(?:可|则)?[按得计在给为]+(?:该指标|该项|指标)?(?:对应)?(?:分值|权重|满分|总分)?(?:区间)?的?({_N})%?{_MARK}[~至到-]({_N})%{_MARK}",
            said.text,
        )
        counted = said.given is not None and said.given.points is not None
        if found and not counted and not re.search(r"\d", found.group(1)):
            bands.append((_name(found.group(1)), *_low_high(found.group(2), found.group(3))))
    return bands


def _in_brackets(reading: Reading) -> list[tuple[str, Decimal, Decimal]]:
    """``显著(80%-100%)、一般(60%-80%)、不显著(0-60%)``."""
    found = _BRACKETED.findall(reading.whole)
    return [(name, *_low_high(one, other)) for name, one, other in found]


def _bare(reading: Reading) -> list[tuple[str, Decimal, Decimal]]:
    """``达成预期指标80%–100%；部分达成60%–80%；未达成0–60%``: a word and its percentages, and nothing else."""
    found = _BARE.findall(reading.whole)
    gives = any(said.given for said in reading.said)
    if gives or any(re.search("[率度]$|比例$", name) for name, _, _ in found):
        return []
    return [(_name(name), *_low_high(one, other)) for name, one, other in found]


def _named_percent(reading: Reading) -> list[tuple[str, Decimal, Decimal]]:
    """``优90%以上，良80%–90%，中60%–80%，差60%以下``, in percent or in points of a hundred."""
    found = _WORD_PERCENT.findall(reading.whole)
    bands = []
    for name, words in found:
        span = range_in(words.replace("分", ""))
        if span is None:
            return []
        low = span.low.amount.number if span.low else ZERO
        high = span.high.amount.number if span.high and not span.is_single else HUNDRED
        bands.append((name, low, high))
    percent = "%" in reading.whole or any(high == HUNDRED and reading.leaf.weight < 50 for _, _, high in bands)
    gives = re.search(rf"[得计给]{_N}(?:分|%)|[得计]分值的?{_N}%(?![~至])", reading.whole)
    return bands if percent and not gives and any(high == HUNDRED for _, _, high in bands) else []


def _low_high(one: str, other: str) -> tuple[Decimal, Decimal]:
    low, high = sorted((Decimal(one), Decimal(other)))
    return low, high


def point_bands(reading: Reading) -> Found | None:
    """``好10–15分，一般5–10分，差0–5分``: points that a person chooses within a band."""
    if re.search("[扣减]", reading.whole) or any(
        said.range for said in reading.plain() if RANGE_OF_POINTS.search(said.text)
    ):
        return None
    bands, used = [], set()
    for said in reading.plain():
        if found := _WORD_POINTS.search(said.text):
            bands.append((_name(found.group(1)), *_low_high(found.group(2), found.group(3))))
            used.add(said.at)
    if len(bands) < 2 or any(said.given and said.at not in used for said in reading.plain()):
        return None
    top = max(high for _, _, high in bands)
    if top == HUNDRED and reading.leaf.weight < HUNDRED:
        return _of_percent(bands, reading)
    rows = tuple(BandOfPoints(name=name, low=low, high=high) for name, low, high in _zero_at_the_end(bands))
    rule = PointsBand(bands=rows)
    if conflict := rule.conflict():
        return Found(None, frozenset(used), questions=(Question(f"{conflict}。"),))
    return Found(rule, frozenset(used), full=top)


def _zero_at_the_end(bands: list[tuple[str, Decimal, Decimal]]) -> list[tuple[str, Decimal, Decimal]]:
    """A lowest band from 1 point is closed down to 0."""
    lowest = min(bands, key=lambda band: band[1])
    return [(name, ZERO if (name, low, high) == lowest and low <= 1 else low, high) for name, low, high in bands]


def named_points(reading: Reading) -> Found | None:
    """``A得3分，B得2分，C得1分，其他0分``; ``明显、较明显、不明显分别得6、3、0分``; ``部分完成得一半分``."""
    if found := _SLASH_WORDS.search(reading.whole):
        names = [part for part in re.split("[、/]", found.group(1)) if part]
        points = [Decimal(part.removesuffix("分")) for part in re.split("[、/]", found.group(2)) if part]
        if len(names) == len(points) > 1 and points == sorted(points, reverse=True):
            names[0] = names[0] if len(names[0]) < 5 else re.sub("^.*(?:分为|按|情况)", "", names[0])
            used = frozenset(said.at for said in reading.said if re.search(r"\d|、|/", said.text))
            return _named([(name, Given(points=each)) for name, each in zip(names, points, strict=True)], reading, used)
    rows = [(said, said.given) for said in reading.plain() if said.given is not None]
    if len(rows) < 3 or any(given.is_deduction for _, given in rows) or any(_conditional(said) for said, _ in rows):
        return None
    values = [given.of(reading.leaf.weight) for _, given in rows]
    falls = values == sorted(values, reverse=True) and len(set(values)) == len(values)
    if not falls or values[0] != reading.leaf.weight or sum(values) == reading.leaf.weight:
        return None
    used = frozenset(said.at for said, _ in rows)
    return _named([(_name(RESULT.sub("", said.text)) or said.text, given) for said, given in rows], reading, used)


def _conditional(said: Said) -> bool:
    return bool(_CONDITION.search(RESULT.sub("", said.text)))


def _named(rows: Sequence[tuple[str, Given]], reading: Reading, used: frozenset[int]) -> Found | None:
    steps = []
    for name, given in rows:
        if given.share is not None and not given.is_full:
            steps.append(NamedStep(name=name, share=given.share))
        else:
            steps.append(NamedStep(name=name, points=given.of(reading.leaf.weight)))
    rule = NamedTier(steps=tuple(steps))
    if rule.conflict():
        return None
    highest = rows[0][1].points
    return Found(rule, used, full=highest)


def _name(text: str) -> str:
    before, colon, behind = _TRAILING.sub("", text).partition(":")
    named = behind if colon and len(before) > 3 else before
    return _TRAILING.sub("", _LEADING.sub("", named)).strip("的,:( ")
