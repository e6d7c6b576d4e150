"""How far a sample of answers can be trusted, by Cochran's formula at 95 % confidence, in Decimal throughout.

The share is taken as one half, where the error is largest, so that nothing is promised that another share would break.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from budgets.quantities import round_half_up

_Z = Decimal("1.96")
_SPREAD = Decimal("0.25")
WANTED_MARGIN = Decimal("0.05")


def needed_sample(population: int | None, margin: Decimal = WANTED_MARGIN) -> int:
    """How many valid answers keep the error within ``margin`` (a share); fewer where the population is small.

    >>> needed_sample(None), needed_sample(1000), needed_sample(1)
    (385, 278, 1)
    """
    endless = _Z * _Z * _SPREAD / (margin * margin)
    needed = endless if population is None else endless / (1 + (endless - 1) / population)
    whole = int(needed.to_integral_value(ROUND_CEILING))
    return whole if population is None else min(whole, population)


def margin_of_error(valid: int, population: int | None) -> Decimal | None:
    """The error of a share as a share (0.0980 for ±9.80 percentage points); None where nobody answered."""
    if valid <= 0:
        return None
    margin = _Z * (_SPREAD / valid).sqrt()
    if population is not None:
        if valid >= population:
            return Decimal(0)
        margin *= (Decimal(population - valid) / (population - 1)).sqrt()
    return min(margin, Decimal(1))


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample beside what it should be: ``small`` below the minimum set, ``short`` below what ±5 points need."""

    valid: int
    minimum: int
    population: int | None = None

    @property
    def small(self) -> bool:
        return self.valid < self.minimum

    @property
    def short(self) -> bool:
        return self.valid < needed_sample(self.population)

    @property
    def margin(self) -> Decimal | None:
        return margin_of_error(self.valid, self.population)

    def remarks(self) -> tuple[str, ...]:
        """What a reader of the result should know of its sample, in words."""
        if self.margin is None:
            return ("没有可计入的有效答卷，不能计算满意度。",)
        remarks = []
        if self.small:
            remarks.append(f"样本偏小：有效答卷{self.valid}份，少于最低有效份数{self.minimum}份，满意度仅供参考。")
        points = round_half_up(self.margin * 100, 2)
        whole = f"发放对象{self.population}人" if self.population else "发放对象总人数未填"
        remarks.append(f"按95%的置信水平，{self.valid}份有效答卷的误差约为±{points}个百分点（{whole}）。")
        if self.short:
            remarks.append(f"误差要在±5个百分点以内，需要有效答卷{needed_sample(self.population)}份。")
        if self.population is not None and self.valid > self.population:
            remarks.append(f"有效答卷多于发放对象总人数{self.population}人，请核对总人数。")
        return tuple(remarks)
