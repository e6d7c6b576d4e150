"""Proportions of two things (师生比1:18), which no actual is compared with as it stands."""

from __future__ import annotations

import re

from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.proposal import Found, Question
from indicators.rules.yes_no import YesNo

_ONE_TO = re.compile(r"(?<![\d:.])1:(?!1(?![\d.]))\d+(?:\.\d+)?(?![\d:])")


def proportion(reading: Reading) -> Found | None:
    """``师生比不低于1:18得5分，否则不得分`` is met or not met; with more tiers or steps it is asked."""
    named = _ONE_TO.findall(reading.whole)
    if not named:
        return None
    full, nothing = reading.full(), reading.nothing()
    used = frozenset(said.at for said in (*nothing, *((full,) if full else ())))
    if full and len(set(named)) == 1 and len(used) == len(reading.said):
        given = full.given.points if full.given else None
        return Found(YesNo(), used, ("由评价人按比例的高低评定是否达到。",), full=given)
    words = f"“{named[0]}”是两个数的比，不能直接比较大小，请改写为一个数（如每名教师对应的学生数）再选定规则。"
    return Found(None, frozenset(), questions=(Question(words),))
