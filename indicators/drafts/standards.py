"""A scoring standard (评分标准): whether it is its rule's own sentence, and where it disagrees with rule or weight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.rules import Rule, readable_rule
from indicators.rules.numbers import HUNDRED, ZERO, decimal_text

_NUMBER = r"(?P<points>[0-9]+(?:\.[0-9]+)?)\s*分"
# 80分以上 is a figure of another scale, 2分钟 and 3分之一 are none of points.
_NO_OTHER = r"(?!值|以[上下]|及|之|钟|至|[（(]?含|[-–—~～])"
_GIVEN = re.compile(rf"(?:满分|[得计给])(?:满分)?[为是（(]*{_NUMBER}{_NO_OTHER}")
_FULL = re.compile(rf"满分[为是（(]*{_NUMBER}{_NO_OTHER}")
_TAKEN = re.compile(rf"扣(?:除|减)?[为是（(]*{_NUMBER}{_NO_OTHER}")
_STATED = re.compile(r"(?P<points>[0-9]+(?:\.[0-9]+)?)(?=分|、[0-9.、]*分|–[0-9.]+分)")
_SHARES = re.compile(r"分值的(?P<share>[0-9]+(?:\.[0-9]+)?)%")
# Words with which a number of points is not one of this indicator's own scale, or is to be counted several times.
_OTHER_SCALE = re.compile("百分制|折算|换算")
_SEVERAL = re.compile("满分|每|各|均|分值|×|÷|比例|累计|合计")


class Contradiction(NamedTuple):
    """What of a standard does not go with its weight or rule; ``must`` where it cannot be meant so."""

    must: bool
    what: str


def is_own_sentence(standard: str, rule: Mapping[str, Any], weight: Decimal) -> bool:
    """Whether a standard is what the rule itself says at this weight: it is then not kept, and follows the rule."""
    parsed = readable_rule(rule) if standard.strip() and weight.is_finite() else None
    return parsed is not None and parsed.sentence(weight) == standard.strip()


def contradictions(standard: str, rule: Mapping[str, Any], weight: Decimal) -> Iterator[Contradiction]:
    """Where the points that a typed standard names do not go with the weight, or with what the rule takes and gives."""
    if not standard.strip() or not weight.is_finite() or _OTHER_SCALE.search(standard):
        return
    given, parsed = _points(_GIVEN, standard), readable_rule(rule)
    yield from _against_weight(standard, given, weight)
    if parsed is not None and not is_own_sentence(standard, rule, weight):
        yield from _against_rule(standard, given, parsed, weight)


def _against_weight(standard: str, given: list[Decimal], weight: Decimal) -> Iterator[Contradiction]:
    points = decimal_text(weight)
    if over := [each for each in given if each > weight]:
        yield Contradiction(True, f"评分标准写有{decimal_text(max(over))}分，超过分值{points}分")
    elif full := [each for each in _points(_FULL, standard) if each != weight]:
        yield Contradiction(True, f"评分标准写明满分{decimal_text(full[0])}分，分值是{points}分")
    elif given and weight not in (max(given), sum(given, ZERO)) and not _SEVERAL.search(standard):
        yield Contradiction(False, f"评分标准最多给{decimal_text(max(given))}分，分值是{points}分")


def _against_rule(standard: str, given: list[Decimal], rule: Rule, weight: Decimal) -> Iterator[Contradiction]:
    sentence = rule.sentence(weight)
    taken, takes = _points(_TAKEN, standard), _points(_TAKEN, sentence)
    if taken and takes and (odd := [each for each in taken if each not in takes]):
        what = f"评分标准写的是扣{_list(odd)}分，评分规则是扣{_list(takes)}分"
        yield Contradiction(False, what)  # 每低10%扣5分 may well be 每1个百分点扣0.5分
    said = {each for each in given if each not in (weight, ZERO)}
    gives = {each for each in _points(_STATED, sentence) if each not in (weight, ZERO)} - set(takes)
    gives |= {weight * Decimal(found["share"]) / HUNDRED for found in _SHARES.finditer(sentence)} - {weight, ZERO}
    if said and gives and said.isdisjoint(gives):
        yield Contradiction(False, f"评分标准各档的分数（{_list(said)}分）与评分规则的（{_list(gives)}分）对不上")


def _points(pattern: re.Pattern[str], text: str) -> list[Decimal]:
    return [Decimal(found["points"]) for found in pattern.finditer(text)]


def _list(points: list[Decimal] | set[Decimal]) -> str:
    return "、".join(decimal_text(each) for each in sorted(set(points), reverse=True))
