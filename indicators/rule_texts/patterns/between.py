"""What lies between full marks and nothing where the text only says 按比例: a straight line, or the ratio itself."""

from __future__ import annotations

import re

from indicators.rule_texts.amounts import Amount
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.proposal import Choice, Question
from indicators.rules.formula import Formula
from indicators.rules.interpolation import Anchor, Interpolation
from indicators.rules.numbers import HUNDRED, ONE, ZERO, decimal_text
from indicators.rules.ratio_up import RatioUp
from indicators.rules.rule import Rule

LINEAR = re.compile(r"插值|内插|线性|直线|递减|减分|-\d+(?:\.\d+)?%?\)[/÷](?:\(|\d+(?:\.\d+)?%?×)")
BY_COMPLETION = re.compile("完成|实际[^;]*比例|×|÷|达标率|的比例")


def cut_ratio(top: Amount, least: Amount) -> Rule:
    """Actual ÷ top × weight, and nothing for an actual below ``least``."""
    if top == Amount(HUNDRED, "%"):
        return RatioUp(least=least.base())
    bottom, full = decimal_text(least.base()), decimal_text(top.base())
    return Formula(expression=f"0 if 实际 < {bottom} else 分值 * min(1, 实际 / {full})", gives="score")


def doubt(reading: Reading, between: Said, top: Amount, least: Amount) -> tuple[Question, ...]:
    """The question, with both answers, where a text cuts at a value and between says only 按比例.

    A text that gives nothing *at* the lower value (``≤60%得0分``) can only mean a straight line.
    """
    if LINEAR.search(between.text) or BY_COMPLETION.search(between.text):
        return ()
    edges = (said.range.high for said in reading.nothing() if said.range and said.range.high and not said.range.low)
    cut = next((edge for edge in edges if edge.amount.number == least.number), None)
    if cut is None or cut.inclusive is True or not top.is_rate or top.number <= least.number:
        return ()
    line = Interpolation(low=Anchor(value=least.quantity(), share=ZERO), high=Anchor(value=top.quantity(), share=ONE))
    return (
        Question(
            f"“{between.clause.words}”没有写按什么比例，请确认。",
            (
                Choice(f"{least}得0分、{top}得满分，其间按直线计分", line.data()),
                Choice(f"得分 = 完成值 ÷ {top} × 分值，低于{least}不得分", cut_ratio(top, least).data()),
            ),
        ),
    )
