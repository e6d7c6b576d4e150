"""Patterns 12, 14, 33: points off for each finding."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.amounts import Amount
from indicators.rule_texts.patterns.reading import Reading, Said
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.steps import Steps, steps_in
from indicators.rules.finding_deduction import FindingDeduction
from indicators.rules.numbers import HUNDRED

_CLEAN = re.compile(
    "未发现|没有发现|无(?:问题|违规|违纪|投诉|事故)|未出现|未发生|没有出现|合规|规范|齐全|完整|符合|满分|零投诉|全部"
)


def findings(reading: Reading) -> Found | None:
    """``每发现一处问题扣1分，扣完为止（最多扣6分）``."""
    counted = [(said, steps) for said in reading.said if (steps := steps_in(said.text, reading.leaf.weight))]
    if not counted or any(not _countable(steps) for _, steps in counted):
        return None
    prices = {steps.taken for _, steps in counted}
    used = {said.at for said, _ in counted}
    if len(prices) > 1:
        return Found(None, frozenset(used), questions=(Question("不同类别的问题扣分不同，请按类别拆开或分别写明。"),))
    used |= {said.at for said in reading.said if said.clause.item and not said.given}
    used |= _implied(reading, next(iter(prices)))
    full = reading.full()
    if full and _is_clean(full):
        used.add(full.at)
    points = prices.pop()
    cap = reading.cap if reading.cap != reading.leaf.weight else None
    assumed = _step_words(counted[0][1])
    given = full.given.points if full and full.given and full.at in used and not full.given.is_deduction else None
    questions = _measured(full) if full and full.at in used else ()
    return Found(FindingDeduction(points=points, cap=cap), frozenset(used), assumed, questions, full=given)


def _implied(reading: Reading, points: Decimal) -> set[int]:
    """``出现两次及以上不得分`` where so many findings cost all points anyway."""
    used = set()
    weight = reading.leaf.weight
    for said in reading.plain():
        low = said.range.low if said.range else None
        if low is None or low.amount.is_rate or said.given is None:
            continue
        if said.given.of(weight) == max(weight - low.amount.number * points, Decimal(0)):
            used.add(said.at)
    return used


def _measured(full: Said) -> tuple[Question, ...]:
    """A question where full marks hang on a figure with a unit of its own, and deductions are counted as findings."""
    edge = full.range.low or full.range.high if full.range else None
    if edge is None or not edge.amount.number or edge.amount == Amount(HUNDRED, "%"):
        return ()
    return (Question(f"满分以{edge.amount}为限，扣分暂按问题数计，请确认是否应按与{edge.amount}的差距扣分。"),)


def _countable(steps: Steps) -> bool:
    return steps.counts_findings or (steps.step.number == 1 and not steps.counts_units and not steps.is_late)


def _is_clean(said: Said) -> bool:
    return bool(_CLEAN.search(said.text)) or said.given is not None


def _step_words(steps: Steps) -> tuple[str, ...]:
    return () if steps.step.number == 1 else (f"每{steps.step}扣一次，请按{steps.step}为一项填写问题数。",)
