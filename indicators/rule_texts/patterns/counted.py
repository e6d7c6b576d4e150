"""Points for each unit that was done: ``每开展一次培训得1分，最高得5分``."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.amounts import AMOUNT, Amount
from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.points import condition_of
from indicators.rule_texts.proposal import Found, Question
from indicators.rule_texts.ranges import range_in
from indicators.rules.formula import Formula
from indicators.rules.numbers import decimal_text

_N = r"\d+(?:\.\d+)?"
_EACH = re.compile(
    rf"每(?P<how>[^\d;扣]{{0,16}}?){AMOUNT}(?P<after>[^\d;扣]{{0,16}}?)(?:得|加|计|给|增加)(?P<points>{_N})分"
)
_ELEMENT = re.compile("要点|要求|条件|符合|满足")
_OF_TARGET = re.compile("(?:目标|计划|任务|指标)(?:值|数|量)?的")
_NAMED = re.compile(
    r"^(?P<name>[\u4e00-\u9fffA-Z]{2,20}?)(?:每(?:增加|有)?1?|1)(?:次|篇|件|项|人|名|个|家|场|部|条)(?:的|,)*"
    rf"[得计加](?P<points>{_N})分"
)
_LEADING = re.compile("^(?:每|获得?|引进|发表|完成|开展|授权|新增|培育)+")
_ABOVE_SOMETHING = re.compile("(?:高于|超过|超出|高出|优于)(?:上年|去年|同期|目标|平均|全[国省市县])")
_MOST = re.compile(r"(?:最高|最多|上限|封顶|不超过|满分|加满|得满|为止)")


def _several(reading: Reading) -> Found | None:
    """``国家级一次得3分，省级一次得2分``: each kind counted on its own, up to the weight."""
    counted = {}
    for said in reading.said:
        if found := _NAMED.search(said.text):
            counted[_LEADING.sub("", found["name"])] = (Decimal(found["points"]), said.at)
    if len(counted) < 2 or "" in counted:
        return None
    parts = " + ".join(f"{decimal_text(points)} * {name}数" for name, (points, _) in counted.items())
    used = {at for _, at in counted.values()} | {each.at for each in reading.said if _MOST.search(each.text)}
    return Found(Formula(expression=f"min(分值, {parts})", gives="score"), frozenset(used), ("得满分值为止。",))


def counted_up(reading: Reading) -> Found | None:
    """``分值`` is the most; below it so many points for each unit of the actual."""
    if (several := _several(reading)) is not None:
        return several
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
    questions: tuple[Question, ...] = ()
    if start is None and _ABOVE_SOMETHING.search(said.text[: found.end()]):
        questions = (Question(f"“{said.clause.words}”没有写从多少算起，完成值请填高出的部分，请确认。"),)
    used = {said.at} | {each.at for each in reading.said if _MOST.search(each.text)}
    if start is not None:
        used |= {each.at for each in reading.nothing() if each.range and each.range.high}
    return Found(rule, frozenset(used), ("得满分值为止。",), questions)
