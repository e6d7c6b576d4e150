"""Figures with units as rule texts name them: ``90%``, ``5300元/人``, ``6个月``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.quantities import Quantity
from indicators.rule_texts.characters import SCORE_UNIT
from indicators.rules.numbers import decimal_text

# Bounded, so that no text takes long to read.
NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"
_EACH = "(?:/[人月年户亩天次件个㎡平方米公里台套生床份场]+){0,2}"
_MEASURES = (
    "(?:[百千]?[万亿]|千)?元|万?人次|万?人|个工作日|天|个月|年|周|小时|分钟|秒|课时|学时|次|件|个|项|处|起|例|户|家|篇|",
    "场次|场|车次|趟|名|位|条|份|册|张|片|万?亩|公顷|平方公里|公里|千米|平方米|立方米|米|㎡|万?吨|公斤|千克|",
    "微克/立方米|毫克/立方米|毫克/升|台|套|辆|所|座|床|栋|口|村|班|批|期|笔|宗|节|株|只|头|支",
)
UNIT = rf"%|‰|倍|{SCORE_UNIT}|(?:{''.join(_MEASURES)}){_EACH}"
AMOUNT = rf"({NUMBER})({UNIT})?"


# 3起 would be read as “from 3 on” by the quantities.
_KEPT = {"起": "件"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands in a text, with its unit (``""`` where the text names none)."""

    number: Decimal
    unit: str = ""

    @property
    def is_rate(self) -> bool:
        return self.unit in ("%", "‰")

    def within(self, unit: str) -> Amount:
        """The same in a unit that was named elsewhere, where none stands here."""
        return self if self.unit or not unit else Amount(self.number, unit)

    def percent(self) -> Amount:
        """A share in percent: 0.9 is 90%."""
        return Amount(self.number * 100, "%")

    def quantity(self) -> Quantity:
        return Quantity.of(decimal_text(self.number), _KEPT.get(self.unit, self.unit))

    def base(self) -> Decimal:
        """The value that a formula meets as 实际: 80% is 0.8, 10万元 is 100000."""
        return self.quantity().value or Decimal(0)

    def __str__(self) -> str:
        return f"{decimal_text(self.number)}{_KEPT.get(self.unit, self.unit)}"


def amount_of(number: str | None, unit: str | None) -> Amount:
    """From what ``AMOUNT`` found."""
    return Amount(Decimal(number or "0"), "分" if unit == SCORE_UNIT else unit or "")
