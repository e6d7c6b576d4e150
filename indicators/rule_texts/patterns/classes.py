"""Pattern 33: findings of several classes, each with its own price."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.rule_texts.patterns.reading import Reading
from indicators.rule_texts.patterns.tiers import PRICE_OF_ONE
from indicators.rule_texts.points import RESULT
from indicators.rule_texts.proposal import Found
from indicators.rule_texts.steps import steps_in
from indicators.rules.classed_findings import ClassedFindings, FindingClass

_N = r"\d+(?:\.\d+)?"
_TAKEN = re.compile(
    rf"^(.*?)(?:的|者)?[,:]?(?:每(?:发现)?1?(?:项|处|次|例|起|笔|个)?|各|1(?:项|处|次|例|起|笔|个))?[扣减](?:除|减)?({_N})分"
)
_TRAILING = re.compile("1(?:项|处|次|例|起|笔|个|人次)$")
_OF_THE_LEAF = re.compile("(?:的|,)*(?:本|该|此)(?:项|指标)(?:指标)?$")
# A class of findings that costs the whole indicator, beside one that costs so much each.
_GRAVE = re.compile(
    "^(?:如|若|一旦|凡|但)?(?:有)?(?:出现|发现|存在|发生|查实|弄虚作假|[截挪套骗]|较大|重大|虚报)[^;]*(?:不得分|0分|扣完)"
)
_DENIAL = re.compile("^(?:否则|反之|不符合|未达到|不满足)")
_LEADING = re.compile("^(?:其中|每|如|若|有|凡|对|发现|存在|出现|发生|查出)+(?:有)?(?:1?(?:项|处|次|例|起|笔|个))?")


def classed_findings(reading: Reading) -> Found | None:
    """``虚列支出扣4分，超标准扣2分``; ``每发现一起重大问题扣2分，每发现一起一般问题扣0.5分``."""
    classes, used = [], set()
    for said in reading.said:
        steps = steps_in(said.text, reading.leaf.weight)
        if steps and not steps.counts_findings and not (steps.step.number == 1 and not steps.direction):
            return None
        found = _TAKEN.search(said.text)
        if (said.range and not steps and not PRICE_OF_ONE.search(said.text)) or not found:
            continue
        text = _TRAILING.sub("", _LEADING.sub("", found.group(1)).strip("的,:"))
        if not text:
            return None
        cap = reading.caps.get(said.clause.sentence)
        classes.append(FindingClass(text=text, points=Decimal(found.group(2)), cap=cap))
        used.add(said.at)
    counted = all(said.is_each for said in reading.said if said.at in used)
    grave = any(_GRAVE.search(said.text) and not said.range for said in reading.nothing())
    one_price = len({each.points for each in classes}) == 1 and counted
    if one_price and not grave and (len(classes) > 1 or not _is_named(classes)):
        return None  # findings of one price
    for said in reading.nothing():
        text = _OF_THE_LEAF.sub("", _LEADING.sub("", RESULT.sub("", said.text)).strip("的,:"))
        if text and not said.range and not _DENIAL.search(text) and all(each.text != text for each in classes):
            classes.append(FindingClass(text=text, points=reading.leaf.weight))
            used.add(said.at)
    if len(classes) < 2 or len({each.text for each in classes}) < len(classes):
        return None
    full = reading.full()
    used |= {full.at} if full else set()
    return Found(ClassedFindings(classes=tuple(classes)), frozenset(used))


def _is_named(classes: list[FindingClass]) -> bool:
    """Whether a single class is one of several (一般事故), not findings as such."""
    return any(re.search("一般|较大|重大|轻微|严重|普通", each.text) for each in classes)
