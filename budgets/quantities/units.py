"""Units of measure: a symbol as printed, the dimension it measures and its exact factor to the base unit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import prod

# 百 and 十 scale only before 万 or 亿: 百分点 is no hundred of 分点.
_SCALE = re.compile("万亿|[十百千]?[万亿]|千")
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_RATIOS = {
    "%": Decimal("0.01"),
    "个百分点": Decimal("0.01"),
    "百分点": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "倍": Decimal(1),
}
_SYNONYMS = {"％": "%", "百分比": "%", "RMB": "元", "人民币": "元", "人民币元": "元"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed, e.g. ``万元``: dimension ``元``, factor 10000 (base values are in 元)."""

    symbol: str
    dimension: str
    factor: Decimal

    @property
    def is_money(self) -> bool:
        return self.dimension == "元"

    @property
    def is_ratio(self) -> bool:
        return self.dimension == "比率"


@lru_cache(maxsize=1024)
def unit_of(symbol: str) -> Unit:
    """The unit a symbol stands for; 万亿/亿/百万/万/千 before any unit scale it (``万人`` is 10000 ``人``).

    A scale alone (``万``) counts bare numbers. Spaces inside a symbol (``万 元``) mean nothing.
    """
    symbol = "".join(symbol.split())
    symbol = _SYNONYMS.get(symbol, symbol)
    if symbol in _RATIOS:
        return Unit(symbol, "比率", _RATIOS[symbol])
    if scale := _SCALE.match(symbol):
        return Unit(symbol, symbol[scale.end() :], Decimal(prod(_POWERS[power] for power in scale.group())))
    return Unit(symbol, symbol, Decimal(1))


YUAN = unit_of("元")
WAN_YUAN = unit_of("万元")
PERCENT = unit_of("%")
NUMBER = unit_of("")
