"""The rule by which a target of a target table (绩效目标表) is scored, from its sign, its unit and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.meanings import recognise
from indicators.rule_texts import propose
from indicators.rules.date_target import DateTarget
from indicators.rules.days import read_day
from indicators.rules.numbers import decimal_text
from indicators.rules.qualitative_band import QualitativeBand
from indicators.rules.ratio_down import RatioDown
from indicators.rules.ratio_up import RatioUp
from indicators.rules.rule import Better
from indicators.rules.yes_no import YesNo

# 财预〔2020〕10号 art. 16: by the ratio of target and actual; in words by three bands.
_BY_RATIO = "达到指标值的，记满分；未达到指标值的，按B/A或A/B×该指标分值记分"
_BANDS = (("达成年度指标", 80, 100), ("部分达成年度指标并具有一定效果", 60, 80), ("未达成年度指标且效果较差", 0, 60))
_YES_OR_NO = re.compile(
    "是|否|有|无|(?:全部|按期|按时|如期|及时)?完成|及时|达标|(?:全部|验收)?合格|通过(?:验收)?|已?建立|健全|[不未零]发生|杜绝|不超(?:标|预算|概算)"
    "|符合(?:要求|规定)?"
)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A rule as a framework writes it. ``is_read``: the rule reads target and actual; ``note``: what to look over."""

    data: Mapping[str, Any]
    is_read: bool = False
    note: str = ""


def target_rule(name: str, level2: str, target: str, weight: Decimal) -> TargetRule:
    """The rule for the 三级指标 ``name`` under ``level2`` with the target as printed (``≥95%``, 完成, 12月底前)."""
    stated = _stated(target)
    if stated is not None:
        return _counted(name, level2, target, stated, weight)
    if due := read_day(target):
        # Nothing is laid down for a day missed; a tenth of the points a day is a first word, which people look over.
        points = max((weight / 10).quantize(_CENT, ROUND_HALF_UP), _CENT)
        data = {"kind": DateTarget.kind, "deadline": str(due), "period": "day", "points": decimal_text(points)}
        return TargetRule(data, note="每延迟1天扣分值的十分之一是建议值，请核定")
    if _YES_OR_NO.fullmatch(target.strip("。；，、 ")):
        return TargetRule({"kind": YesNo.kind})
    bands = [{"name": band, "low": low, "high": high} for band, low, high in _BANDS]
    return TargetRule({"kind": QualitativeBand.kind, "bands": bands})


def _stated(target: str) -> Quantity | None:
    """The quantity that a target states, None where it is worded."""
    try:
        quantity = parse_quantity(target)
    except QuantityError:
        return None
    return quantity if quantity.is_value else None


def _counted(name: str, level2: str, target: str, stated: Quantity, weight: Decimal) -> TargetRule:
    """By ratio; a target without a sign goes the way that its indicator is meant."""
    if stated.bound:
        found = propose(_BY_RATIO, weight=weight, name=name, target=target)
        data = found.rule or {"kind": RatioUp.kind}
        return TargetRule(data, True)
    if _is_kept_low(name, level2, stated):
        return TargetRule({"kind": RatioDown.kind}, True, "指标值没有符号，按不超过指标值得满分，请核对")
    return TargetRule({"kind": RatioUp.kind}, True)


def _is_kept_low(name: str, level2: str, stated: Quantity) -> bool:
    """Whether less is better: nothing is aimed at, it is a cost, or its meaning is surely such."""
    if not stated.value:
        return True
    found = recognise(name, branch=level2, unit=stated.unit.symbol)
    if found.is_sure and found.meaning is not None and found.meaning.better is not None:
        return found.meaning.better is Better.LOWER
    return "成本" in level2
