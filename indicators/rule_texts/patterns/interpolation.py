"""Pattern 9: points on a straight line between two actuals."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.amounts import Amount
from indicators.rule_texts.patterns.between import BY_COMPLETION, LINEAR, doubt
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.proposal import Found
from indicators.rules.interpolation import Anchor, Interpolation
from indicators.rules.numbers import ONE

_BETWEEN = re.compile(
    "(?:之间|其间|期间|中间|介于|区间|~|至|其余|的部分)[^;]*(?:比例|插值|内插|线性|直线|等比|递减)|(?:插值|内插|线性|直线)[^;]*(?:得|计|赋|算)?"
)
_RECKONED = re.compile("[×÷*/]")
_START = re.compile(r"(\d+(?:\.\d+)?)分?\+\(")


def interpolation(reading: Reading) -> Found | None:
    """``≥95%得满分，≤60%得0分，60%–95%之间按比例计分``."""
    between = next((said for said in reading.said if _is_between(said)), None)
    if between is None or (BY_COMPLETION.search(between.text) and not LINEAR.search(between.text)):
        return None
    anchors = [each for said in reading.plain() if said is not between and (each := _anchor(said, reading.leaf.weight))]
    if len(anchors) == 1 and between.range and not between.range.is_single:
        anchors += _other_end(between, anchors[0], reading.leaf.weight)
    anchors = _of_one_unit(anchors)
    if len(anchors) != 2 or anchors[0][0].number == anchors[1][0].number or anchors[0][1] == anchors[1][1]:
        return None
    (low, low_share, at), (high, high_share, at2) = sorted(anchors, key=lambda anchor: anchor[0].number)
    rule = Interpolation(
        low=Anchor(value=low.quantity(), share=low_share), high=Anchor(value=high.quantity(), share=high_share)
    )
    assumed = () if LINEAR.search(between.text) else (f"{low}至{high}之间按直线计分。",)
    best = high if high_share > low_share else low
    target = f"{'≥' if high_share > low_share else '≤'}{best}"
    falls = low_share == 0 and high_share == ONE
    questions = doubt(reading, between, high, low) if falls else ()
    return Found(rule, frozenset({between.at, at, at2}), assumed, questions, target=target, limit=str(best))


def _is_between(said: Said) -> bool:
    return not said.is_each and bool(_BETWEEN.search(said.text) or LINEAR.search(said.text))


def _anchor(said: Said, weight: Decimal) -> tuple[Amount, Decimal, int] | None:
    """The edge of a clause's range with the share of the weight that is given from there on."""
    given, span = said.given, said.range
    if given is None or span is None or (given.points or Decimal(0)) > weight or not weight:
        return None
    if _RECKONED.search(said.text):  # 60%以下,支出率÷60%×9分 gives its points by a formula of its own
        return None
    edge = span.low or span.high
    if span.low and span.high and not span.is_single:
        return None
    return (edge.amount, given.of(weight) / weight, said.at) if edge else None


def _other_end(between: Said, known: tuple[Amount, Decimal, int], weight: Decimal) -> list[tuple[Amount, Decimal, int]]:
    span = between.range
    ends = (
        [edge.amount for edge in (span.low, span.high) if edge and edge.amount.number != known[0].number]
        if span
        else []
    )
    start = _START.search(between.text)
    share = Decimal(start[1]) / weight if start else ONE - known[1]
    return [(ends[0], share, between.at)] if len(ends) == 1 and (share in (0, 1) or start) else []


def _of_one_unit(anchors: list[tuple[Amount, Decimal, int]]) -> list[tuple[Amount, Decimal, int]]:
    unit = next((amount.unit for amount, _, _ in anchors if amount.unit), "")
    return [(amount.within(unit), share, at) for amount, share, at in anchors]
