"""Figures that cannot be what they are called: counts that are not whole or negative, rates out of their bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from budgets.quantities.quantity import Quantity

# What is counted one by one. 万人 and the like are counts too, but printed with decimals.
_UNITS = (
    "人 名 位 个 件 次 人次 户 台 辆 项 家 所 场 场次 期 处 份 张 篇 批 批次 起 套 本 册 座 栋 条 支 只 头 棵 株 枚",
    "间 班 例 宗 村 镇 乡 县",
)
COUNTED = frozenset(unit for line in _UNITS for unit in line.split())
_MEAN = re.compile("均|每|折合|折算|系数|指数|密度|强度|比(?!重|例|率)")
_CHANGE = re.compile(
    "净增|增减|增长|增加|增幅|增速|减少|降低|下降|升降|涨|变化|变动|差额|差异|之差|同比|环比|浮动|偏离|偏差|节约|结余"
)
_PART = re.compile("满意|占比|比重|占[^率]{0,16}比例|所占")
_COMPLETION = re.compile(
    "(?:执行|完成|控制|到位|达标|办结|合格|覆盖|及时|兑现|支付|拨付|使用|利用|出勤|参保|入学|就业|认证|确认|准确|达成|实现)率"
)
_PERCENTAGES = frozenset({"%", "‰"})
_WHOLE, _TWICE, _TEN, _HUNDRED = Decimal(1), Decimal(2), Decimal(10), Decimal(100)


class Doubt(NamedTuple):
    """Why a figure is doubtful: what was found and what is expected, in Chinese. ``impossible``: it cannot be right."""

    found: str
    expected: str
    impossible: bool

    def __str__(self) -> str:
        return f"{self.found}，{self.expected}"


def doubt(quantity: Quantity, called: str) -> Doubt | None:
    """What is doubtful about a figure that goes by the name ``called`` (参保人数, 预算执行率); None where nothing is.

    Means (人均, 平均) have decimals, changes (净增, 同比) may be negative, growth may be large; a share or 满意度 is
    never above 100%, and of a rate of completion more than 200% is asked about.
    """
    value, unit = quantity.value, quantity.unit
    if value is None or quantity.is_limit:
        return None
    if unit.dimension in COUNTED:
        return _of_count(quantity, value, called)
    return _of_rate(quantity, value, called) if unit.symbol in _PERCENTAGES else None


def _of_count(quantity: Quantity, value: Decimal, called: str) -> Doubt | None:
    if value < 0 and not _CHANGE.search(called):
        return Doubt(f"“{quantity}”是负数", f"以“{quantity.unit.symbol}”计的数量应不小于0", impossible=True)
    whole = quantity.unit.factor != 1 or value == value.to_integral_value()
    if not whole and not _MEAN.search(called):
        return Doubt(f"“{quantity}”不是整数", f"以“{quantity.unit.symbol}”计的数量应为整数", impossible=True)
    return None


def _of_rate(quantity: Quantity, value: Decimal, called: str) -> Doubt | None:
    if _CHANGE.search(called):
        return _beyond(quantity, abs(value), _HUNDRED)
    if _PART.search(called) and not 0 <= value <= _WHOLE:
        return Doubt(f"“{quantity}”超出0%至100%", "满意度和占比应在0%至100%之间", impossible=True)
    return _beyond(quantity, abs(value), _TWICE if _COMPLETION.search(called) else _TEN)


def _beyond(quantity: Quantity, size: Decimal, most: Decimal) -> Doubt | None:
    if size <= most:
        return None
    return Doubt(f"“{quantity}”超出常见范围", f"这类比率一般不超过{most * 100:f}%", impossible=False)
