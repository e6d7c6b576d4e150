"""Pattern 20: 优, 良, 中, 差 with figures: tiers where each has a range, chosen words where each has points alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.patterns.tier_table import Row, table_of
from indicators.rule_texts.patterns.tiers import found_of, unit_of
from indicators.rule_texts.points import RANGE_OF_POINTS, Given, condition_of, given_in
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.ranges import range_in
from indicators.rules.named_tier import NamedStep, NamedTier
from indicators.rules.numbers import HUNDRED

_N = r"\d+(?:\.\d+)?"
_GRADES = "优秀|优良|优|良好|良|中等|中|一般|较好|好|较差|差|基本合格|不合格|合格|基本达标|不达标|达标|及格|不及格"
_GRADE = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[为是]))(?P<word>{_GRADES})(?:等级|等次|等|级|档|的)*(?=[:(≥≤<>\d得为计,、]|不得)"
)
_LED = re.compile(r"^[\u4e00-\u9fff]{0,12}?(?=(?:优秀|优)[:(≥\d得为])")
# 分别得10分、8分、6分、0分; 分别得满分的100%、80%、60%、0
_GIVEN = re.compile(
    rf",?(?:依次|分别)[按得计为给赋]*(?:满分|分值|权重|该项分值|标准分)?的?(?P<list>(?:{_N}(?:%|分)?[、,/;]){{2,}}{_N}(?:%|分)?)(?:的?(?:分值|权重|计分|得分|计))*"
)
_WORDS = re.compile(rf"(?P<list>(?:(?:{_GRADES})[、/和]){{2,}}(?:{_GRADES}))")
_BRACKETED = re.compile(r"^\(((?:[^()]|\([^()]*\))*)\)")
_EFFICACY = re.compile("功效系数|(?:不允许|不容许)值")


def efficacy(reading: Reading) -> Found | None:
    """功效系数法 scores between two standards that the framework has to name: always asked."""
    if not _EFFICACY.search(reading.whole):
        return None
    return Found(
        None, frozenset(), questions=(Question("功效系数法的满意值和不允许值要另行写明，请改用线性插值或公式。"),)
    )


def graded(reading: Reading) -> Found | None:
    """``优90%以上，良80%–90%，…，分别得10、8、6、0分``; ``优（≥90%）10分，…，差0分``; ``优5 良4 中3 差1``."""
    text = _LED.sub("", reading.whole)
    if RANGE_OF_POINTS.search(text) or "每" in text:
        return None
    listed = _GIVEN.search(text)
    given = _listed(listed["list"]) if listed else []
    words = _WORDS.search(text)
    if words and given:
        return _chosen(reading, re.split("[、/和]", words["list"]), given)
    marks = list(_GRADE.finditer(text))
    names = [mark["word"] for mark in marks]
    if len(names) < 3 or len(set(names)) < len(names):
        return None
    ends = [*(mark.start() for mark in marks[1:]), listed.start() if listed else len(text)]
    parts = [_bare(text[mark.end() : end].strip(",;、")) for mark, end in zip(marks, ends, strict=True)]
    if not given:
        given = [_own(part) for part in parts]
    if len(given) != len(parts) or any(one is None for one in given):
        return None
    return _tiers(reading, parts, given) or _chosen(reading, names, given, parts)


def _listed(text: str) -> list[Given | None]:
    """Points, or percentages of the weight; ``100%、80%、60%、0`` are percentages too."""
    percent = "%" in text
    numbers = [Decimal(part) for part in re.findall(_N, text)]
    return [Given(share=one / HUNDRED) if percent else Given(points=one) for one in numbers]


def _bare(part: str) -> str:
    """``(80%~90%)8分`` without the brackets, which are no open ends of an interval."""
    return part if re.search(r"[\[\]]", part) else _BRACKETED.sub(r"\1,", part).strip(",")


def _own(part: str) -> Given | None:
    """What one grade gives: ``(≥90%)10分``, ``得满分``, or a bare figure and nothing else."""
    if found := re.fullmatch(_N, part.strip("():")):
        return Given(points=Decimal(found.group()))
    return given_in(part)


def _tiers(reading: Reading, parts: Sequence[str], given: Sequence[Given | None]) -> Found | None:
    """Tiers of the actual, where every grade but the last has its range."""
    spans = [range_in(condition_of(part)) for part in parts]
    if any(span is None for span in spans[:-1]) or any(span and span.is_single for span in spans):
        return None
    rows = [Row(span, one) for span, one in zip(spans, given, strict=True) if span and one]
    rest = given[-1] if spans[-1] is None else None
    weight = reading.leaf.weight
    table = table_of(rows, weight, rest, unit=unit_of(reading, rows))
    return found_of(reading, rows, table, {said.at for said in reading.said})


def _chosen(
    reading: Reading, names: Sequence[str], given: Sequence[Given | None], parts: Sequence[str] = ()
) -> Found | None:
    """A word that a person chooses, where no grade has a range."""
    weight = reading.leaf.weight
    steps = [
        NamedStep(name=name, share=one.share)
        if one.share is not None and not one.is_full
        else NamedStep(name=name, points=one.of(weight))
        for name, one in zip(names, given, strict=False)
        if one is not None and not one.is_deduction
    ]
    values = [one.of(weight) for one in given if one is not None]
    stated = any(re.search(r"\d", condition_of(part)) for part in parts if not re.fullmatch(_N, part.strip("():")))
    if stated or len(steps) != len(names) != 0 or len(names) != len(given) or values != sorted(values, reverse=True):
        return None
    full = max((one.points for one in given if one is not None and one.points is not None), default=None)
    return Found(NamedTier(steps=tuple(steps)), frozenset(said.at for said in reading.said), full=full)
