"""Points for each unit that was done: ``每开展一次培训得1分，最高得5分``."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.amounts import AMOUNT, Amount
from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.points import condition_of
from indicators.rule_texts.proposal import Found
from indicators.rule_texts.ranges import range_in
from indicators.rules.formula import Formula
from indicators.rules.numbers import decimal_text

_N = r"\d+(?:\.\d+)?"
_EACH = re.compile(
    rf"每(?P<how>[^\d;扣]{{0,16}}?){AMOUNT}(?P<after>[^\d;扣]{{0,16}}?)(?:得|加|计|给|增加)(?P<points>{_N})分"
)
_ELEMENT = re.compile("要点|要求|条件|符合|满足")
_OF_TARGET = re.compile("(?:目标|计划|任务|指标)(?:值|数|量)?的")
_MOST = re.compile(r"(?:最高|最多|上限|封顶|不超过|满分|加满|得满|为止)")


def counted_up(reading: Reading) -> Found | None:
    """``分值`` is the most; below it so many points for each unit of the actual."""
    said = next((each for each in reading.said if _EACH.search(each.text)), None)
    found = _EACH.search(said.text) if said else None
    if said is None or found is None or _ELEMENT.search(found["how"] + found["after"]):
        return None
    number, unit = Decimal(found.groups()[1]), found.groups()[2] or ""
    if unit == "项" and not re.search("开展|完成|新增|获|出台|举办|组织|实施|制定|取得", found["how"] + found["after"]):
        return None
    if number <= 0:
        return None
    before = range_in(condition_of(said.text[: found.start()])) if found.start() else None
    start = before.low.amount.within(unit) if before and before.low else None
    done = "实际" if start is None else f"max(0, 实际 - {decimal_text(start.base())})"
    if unit == "%" and start is None and (reading.leaf.counts or _OF_TARGET.search(said.text)):
        done = f"{done} / 目标"
    done = f"{done} * 100" if unit == "%" else done
    step = number if unit == "%" else Amount(number, unit).base()
    divided = done if step == 1 else f"{done} / {decimal_text(step)}"
    rule = Formula(expression=f"min(分值, {decimal_text(Decimal(found['points']))} * {divided})", gives="score")
    used = {said.at} | {each.at for each in reading.said if _MOST.search(each.text)}
    if start is not None:
        used |= {each.at for each in reading.nothing() if each.range and each.range.high}
    return Found(rule, frozenset(used), ("得满分值为止。",))
