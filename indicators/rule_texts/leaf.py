"""What is known of the indicator whose rule text is read: its weight, name, target and unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules.numbers import RATIO_DIMENSION

ABOVE, BELOW = "above", "below"
_RATE_NAME = re.compile("(?:率|比例|占比|比重|程度|满意度|偏离度|变动度|差异度|度)$")
# Indicators of which less is better, by the words of their names.
_LESS_IS_BETTER = re.compile(
    "控制率|变动率|增长率|结余|结转|成本(?!节约)|造价|费用|超支|偏离|差异|差错|调整率|追加|投诉|事故|暂[存付]|负债|债务|失业|能耗|排放|经费控制|逾期|延误|闲置|空置|沉淀|死亡率|发病率|受害率|流失率|破损|返工"
)
_MORE_IS_BETTER = re.compile(
    "节约|压减|下降|降低|减少|消化|收入.*(?:变动|增长)|盘活|"
    # What is done about something bad: 投诉处理率, 债务化解率.
    "(?:处理|办结|化解|查处|整改|处置|回复|答复|销号|清收|清理|调处|结案|完成)率$"
)
_AMOUNT_NAME = re.compile("(?:成本|造价|单价|里程|长度|面积|人数|人次|户数)$")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|份|前|中旬|上旬|下旬)|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|年底|年末|季度末"
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator as far as its rule text needs it; ``points`` are its 评价要点."""

    weight: Decimal
    name: str = ""
    target: str = ""
    unit: str = ""
    points: Sequence[str] = ()
    goal: Quantity | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "goal", _quantity(self.target, self.unit))

    @property
    def bound(self) -> str:
        return self.goal.bound if self.goal else ""

    @property
    def loses(self) -> str:
        """The side of the target on which points are lost, by the target's sign: ``above``, ``below`` or ""."""
        return ABOVE if self.bound in ("≤", "<") else BELOW if self.bound in ("≥", ">") else ""

    @property
    def loses_by_name(self) -> str:
        """The same by the name alone: 控制率 loses above. "" where the name says nothing."""
        if _MORE_IS_BETTER.search(self.name):
            return BELOW
        return ABOVE if _LESS_IS_BETTER.search(self.name) else ""

    @property
    def is_rate(self) -> bool:
        return (self.goal is not None and self.goal.unit.dimension == RATIO_DIMENSION) or (
            not self.counts and (self.unit in ("%", "‰") or bool(_RATE_NAME.search(self.name)))
        )

    @property
    def counts(self) -> bool:
        """Whether its target or unit is no percentage: persons, money, days."""
        if self.goal is not None and self.goal.unit.symbol:
            return self.goal.unit.dimension != RATIO_DIMENSION
        return bool(self.unit) and self.unit not in ("%", "‰", "倍")

    @property
    def is_amount(self) -> bool:
        """Whether its name, where nothing else tells its unit, says that money or things are counted: no rate."""
        return not self.target and not self.unit and bool(_AMOUNT_NAME.search(self.name))

    @property
    def has_date(self) -> bool:
        return self.goal is None and bool(_DATE.search(self.target))


def _quantity(text: str, unit: str) -> Quantity | None:
    try:
        quantity = parse_quantity(text, unit) if text.strip() else None
    except QuantityError:
        return None
    return quantity if quantity and quantity.is_value else None
