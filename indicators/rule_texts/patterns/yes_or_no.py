"""Patterns 11, 16: full marks or nothing."""

from __future__ import annotations

import re

from indicators.rule_texts.patterns.opinions import DISCRETION
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.points import RANGE_OF_POINTS
from indicators.rule_texts.proposal import Found
from indicators.rule_texts.steps import steps_in
from indicators.rules.yes_no import YesNo

_OPINION = re.compile("(?:专家|评委|评审|综合)[^,;]{0,8}(?:打分|评分|评定|赋分)")
_RATIO = re.compile("比例|×|÷|插值")
_ONE_OF = re.compile("(?:下列|以下|如下|上述|以上)[^,;]{0,6}(?:情形|情况|问题|行为)(?:之1|之一|任1|的)")


def yes_or_no(reading: Reading) -> Found | None:
    """``是得满分，否则0分``; ``按时完成得2分，未按时完成不得分``."""
    if DISCRETION.search(reading.whole) or _OPINION.search(reading.whole):
        return None
    if RANGE_OF_POINTS.search(reading.whole) or any(steps_in(said.text, reading.leaf.weight) for said in reading.said):
        return None
    full, nothing = reading.full(), reading.nothing()
    if full is not None and not nothing:
        nothing = tuple(said for said in reading.plain() if _takes_all(said, reading) and said is not full)
    if (full is None and not nothing) or any(_RATIO.search(said.text) for said in reading.said):
        return None
    if (
        full is not None
        and full.given
        and not full.given.is_full
        and full.given.points != reading.leaf.weight
        and not nothing
    ):
        return None
    others = [said for said in reading.plain() if said.given and said is not full and said not in nothing]
    if others:
        return None
    used = {said.at for said in nothing} | ({full.at} if full else set())
    if _ONE_OF.search(reading.whole):
        used |= {said.at for said in reading.said if said.clause.item and not said.given}
    if any(re.search(r"\d", said.text) for said in reading.said if said.at not in used):
        return None  # what is left says more than met or not met
    assumed = () if nothing else ("文中没有写不符合时怎样计分，按不得分。",)
    if full is None:
        assumed = ("文中没有写符合时怎样计分，按得满分。",)
    target = _target(full)
    points = full.given.points if full and full.given else None
    return Found(YesNo(), frozenset(used), assumed, target=target, limit=target.lstrip("≥≤<>"), full=points)


def _takes_all(said: Said, reading: Reading) -> bool:
    """``未按时调整到位扣5分`` of an indicator of 5."""
    return bool(said.given and said.given.is_deduction and said.given.points == reading.leaf.weight)


def _target(full: Said | None) -> str:
    span = full.range if full else None
    if span is None:
        return ""
    if span.is_single and span.low:
        return str(span.low.amount)
    if span.low and not span.high:
        return f"{'>' if span.low.inclusive is False else '≥'}{span.low.amount}"
    return f"{'<' if span.high.inclusive is False else '≤'}{span.high.amount}" if span.high and not span.low else ""
