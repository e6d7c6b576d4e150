"""Units of measure: a symbol as printed, the dimension it measures and its exact factor to the base unit."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_SCALES = {"亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6), "万": Decimal(10**4), "千": Decimal(1000)}
_RATIOS = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "倍": Decimal(1)}
_SYNONYMS = {"％": "%", "百分比": "%", "RMB": "元", "人民币元": "元"}


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
    """The unit a symbol stands for; 亿/千万/百万/万/千 before any unit scale it (``万人`` is 10000 ``人``)."""
    symbol = _SYNONYMS.get(symbol.strip(), symbol.strip())
    if symbol in _RATIOS:
        return Unit(symbol, "比率", _RATIOS[symbol])
    for prefix, factor in _SCALES.items():
        rest = symbol.removeprefix(prefix)
        if rest != symbol and rest:
            return Unit(symbol, rest, factor)
    return Unit(symbol, symbol, Decimal(1))


YUAN = unit_of("元")
WAN_YUAN = unit_of("万元")
PERCENT = unit_of("%")
NUMBER = unit_of("")
