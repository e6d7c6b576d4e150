"""Single cells, read with a located fault for what does not fit, and written so that they are read as the same."""

from __future__ import annotations

import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal

from budgets.quantities import Quantity, QuantityError, State, Unit, parse_quantity, round_half_up, unit_of
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, clean_text
from evalcase.spreadsheets.locate import DataRow, LocatedTable
from evalcase.spreadsheets.reader import RawValue

# What the database columns hold: 16 digits before the point, 4 (money) or 8 (statistics) after it.
_LARGEST = Decimal(10) ** 15
_MONEY_PLACES = 4
_STATISTIC_PLACES = 8
_LONGEST_QUOTE = 40
_FILL_IN = "请填写数字；没有数值的填“-”或留空"


class CellReader:
    """Reads the cells of one table; faults are added to ``errors``, and the cell then counts as empty."""

    def __init__(self, located: LocatedTable, errors: list[CellError]) -> None:
        self.located = located
        self.errors = errors
        self.money_places = 0
        stated = located.money_unit or located.declaration.money_unit
        self.unit = unit_of(stated)

    def money_unit(self, found: FoundColumn) -> Unit:
        return unit_of(found.money_unit) if found.money_unit else self.unit

    def money(self, row: DataRow, found: FoundColumn, unit: Unit) -> tuple[Decimal | None, str]:
        """The amount in 元, or None and why: ``nil``, ``not_applicable`` or an empty mark for a blank cell."""
        value = row.cells[found.index]
        if type(value) is float:
            number = Decimal(f"{value:.15g}")
        elif value == "":
            return None, ""
        else:
            quantity = self._parse(row, found, value, unit)
            if quantity.value is None:
                return None, "" if quantity.state is State.BLANK else quantity.state.value
            unit, number = quantity.unit, quantity.amount
        return self._fit(row, found, number, unit), ""

    def _fit(self, row: DataRow, found: FoundColumn, number: Decimal, unit: Unit) -> Decimal | None:
        if unit.factor != 1:
            self.money_places = max(self.money_places, decimals(number))
            number *= unit.factor
        if abs(number) >= _LARGEST:
            self.fail(
                row, found, f"数值“{_excerpt(row.cells[found.index])}”过大", "应小于1千万亿元", "请检查是否多录了位数"
            )
            return None
        return round_half_up(number, _MONEY_PLACES) if decimals(number) > _MONEY_PLACES else number

    def _parse(self, row: DataRow, found: FoundColumn, value: RawValue, unit: Unit) -> Quantity:
        if not isinstance(value, str):
            kind = "日期" if isinstance(value, date | time | timedelta) else "逻辑值"
            self.fail(row, found, f"是{kind}“{_excerpt(value)}”", "应为金额", "请把单元格格式改为“数值”后重填")
            return Quantity.blank(unit)
        try:
            quantity = parse_quantity(value, unit)
        except QuantityError:
            self.fail(row, found, f"“{_excerpt(value)}”不是数值", "应为金额", _FILL_IN)
            return Quantity.blank(unit)
        if quantity.bound or quantity.unit.dimension != unit.dimension:
            self.fail(row, found, f"“{_excerpt(value)}”不是金额", f"应为以{unit.symbol}计的数值", _FILL_IN)
            return Quantity.blank(unit)
        return quantity

    def quantity(self, row: DataRow, found: FoundColumn, unit_symbol: str) -> Quantity:
        """A figure in ``unit_symbol`` (or the unit written in the cell, where its dimension is the same)."""
        value = row.cells[found.index] if found.index < len(row.cells) else ""
        unit = unit_of(unit_symbol)
        if isinstance(value, float):
            number = Decimal(f"{value:.15g}")
            if unit.symbol == "%" and 0 < abs(number) <= 1:
                # A cell shown as 90% holds 0.9: the shown text cannot be told from the value.
                text = f"数值是 {number}，单位是“%”，分不清是 {number}% 还是 {number * 100:f}%"
                self.fail(row, found, text, "应能看出百分比", "请写成文本，如“90%”")
            quantity = Quantity.of(number, unit)
        elif isinstance(value, str):
            quantity = self._quantity_text(row, found, value, unit)
        else:
            self.fail(row, found, f"“{_excerpt(value)}”不是数值", "应为数值", "请把单元格格式改为“数值”后重填")
            return Quantity.blank(unit)
        if quantity.value is not None and abs(quantity.value) >= _LARGEST:
            self.fail(row, found, f"数值“{_excerpt(value)}”过大", "应小于1千万亿", "请检查是否多录了位数")
            return Quantity.blank(unit)
        if quantity.value is not None and decimals(quantity.value) > _STATISTIC_PLACES:
            quantity = Quantity(round_half_up(quantity.value, _STATISTIC_PLACES), unit, min(quantity.places, 8))
        return quantity

    def _quantity_text(self, row: DataRow, found: FoundColumn, value: str, unit: Unit) -> Quantity:
        try:
            quantity = parse_quantity(value, unit)
        except QuantityError:
            self.fail(row, found, f"“{_excerpt(value)}”不是数值", "应为数值", _FILL_IN)
            return Quantity.blank(unit)
        if quantity.bound or (unit.symbol and quantity.unit.dimension != unit.dimension):
            self.fail(row, found, f"“{_excerpt(value)}”与计量单位“{unit.symbol}”不符", "应为该单位的数值", _FILL_IN)
            return Quantity.blank(unit)
        return quantity

    def count(self, row: DataRow, found: FoundColumn) -> int | None:
        """A whole number of people or copies, not negative; None for a blank or a dash."""
        quantity = self.quantity(row, found, "人")
        if quantity.value is None:
            return None
        if quantity.value < 0 or quantity.value != quantity.value.to_integral_value():
            self.fail(row, found, f"“{_excerpt(row.cells[found.index])}”不是人数", "应为不小于0的整数", "请改正")
            return None
        if quantity.value > 2_000_000_000:
            self.fail(row, found, f"“{_excerpt(row.cells[found.index])}”过大", "应为实际人数", "请改正")
            return None
        return int(quantity.value)

    def text(self, row: DataRow, found: FoundColumn | None, longest: int) -> str:
        """The text of a cell, at most ``longest`` characters; empty where the sheet has no such column."""
        if found is None or found.index >= len(row.cells):
            return ""
        text = clean_text(row.cells[found.index])
        if len(text) > longest:
            self.fail(row, found, f"文字有 {len(text)} 个字", f"不能超过 {longest} 个字", "请精简文字")
            return text[:longest]
        return text

    def code(self, row: DataRow, found: FoundColumn | None, longest: int = 20) -> str:
        """A code, a month or the like as its sense goes: no blanks, full-width digits (２０８) as plain ones."""
        return unicodedata.normalize("NFKC", self.text(row, found, longest)).replace(" ", "")

    def fail_empty(self, expected: str, remedy: str = "") -> None:
        """There is not a single row below the header."""
        below = self.located.header.bottom + 2
        self.errors.append(self.located.error(below, None, "表头之下没有数据", expected, remedy))

    def fail(self, row: DataRow, found: FoundColumn | None, what: str, expected: str, remedy: str = "") -> None:
        self.errors.append(self.located.error(row.number, found, what, expected, remedy))


def _excerpt(value: RawValue) -> str:
    """A cell's text as a message quotes it: the beginning is enough to find it."""
    text = clean_text(value)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def plain(value: Decimal) -> Decimal:
    """Without the zeros at the end that the database adds, and without an exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def money_cell(value: Decimal | None, unit: Unit, mark: str = "") -> Decimal | str | None:
    """An amount in 元 as a table in ``unit`` prints it; a dash or 不适用 as such; None for a blank."""
    if value is not None:
        return plain(value / unit.factor)
    return Quantity(None, unit, state=State(mark)).number_text() if mark else None


def decimals(number: Decimal) -> int:
    """How many decimals a number has; trailing zeros of a float's text never occur."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
