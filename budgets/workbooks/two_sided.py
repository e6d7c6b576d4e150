"""部门决算报表 with two blocks side by side: a row of the sheet holds an item of each.

The block's name stands in the header above it and in the facts (``收入/其他收入.决算``, ``支出/总计.决算``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.cells import CellReader
from budgets.workbooks.checks import Checked, amount, compare, compare_known_sum
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import amount_cells
from budgets.workbooks.rows import LineRow, Rows, TableRow
from budgets.workbooks.settlement import TOTAL, SettlementKind
from evalcase.spreadsheets.declarations import Column, ColumnKind
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[.．、])\s*"
)
_SUMS = {"总计", "收入总计", "支出总计", "合计", "人员经费合计", "公用经费合计"}
_YEAR_TOTALS = {"本年收入合计", "本年支出合计"}


def block_columns(block: str, *columns: tuple[str, str], coded: bool = False) -> tuple[Column, ...]:
    """The columns of a block: the item (with its code), then (measure, header) of money."""
    name = "科目名称" if coded else "项目"
    labels = [Column(f"{block}.code", (block, "科目编码"), width=10)] if coded else []
    labels.append(Column(f"{block}.name", (block, name), aliases=("项目（按功能分类）", "按功能分类"), width=34))
    money = (Column(f"{block}.{measure}", (block, header), ColumnKind.MONEY) for measure, header in columns)
    return (*labels, *money)


class TwoSidedKind(SettlementKind):
    """One line a block and row; an item that stands twice in a block, or amounts without an item, are faults."""

    # The blocks from left to right, with the tree of each one's accounts.
    sides: ClassVar[Mapping[str, AccountKind]]

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        return _SidesReader(self, located, year, errors).read()

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        code = row.account if row.account.isdigit() else None
        prefix = f"{row.block}."
        return {f"{prefix}code": code, f"{prefix}name": row.label, **amount_cells(row, rows, prefix)}


class OverviewKind(TwoSidedKind):
    """收支总表: 本年合计 from its items, 总计 from what stands after it, and 总计 equal on both sides, both years."""

    def check(self, rows: Rows) -> Checked:
        checked = Checked()
        totals: dict[str, LineRow] = {}
        for block in self.blocks:
            since: list[LineRow] = []
            for line in (line for line in rows.lines if line.block == block):
                self.check_row(rows, line, checked)
                if line.role is RowRole.DETAIL:
                    since.append(line)
                    continue
                how = "以上各项之和" if line.role is RowRole.SUBTOTAL else "本年合计及结转结余等之和"
                compare_known_sum(rows, line, since, how, checked)
                since = [line]
                if line.role is RowRole.TOTAL:
                    totals[block] = line
        if len(totals) == 2:
            income, outgo = totals.values()
            for measure in ("settled", "prior_settled"):
                if outgo.amounts.get(measure) is not None:
                    compare(rows, outgo, measure, amount(income, measure), "收入总计", checked)
        return checked


class _SidesReader:
    """Reads the blocks of one table, each row of the sheet once for each of them."""

    def __init__(self, kind: TwoSidedKind, located: LocatedTable, year: int, errors: list[CellError]) -> None:
        self.sides = kind.sides
        self.located = located
        self.cells = CellReader(located, errors)
        self.rows = Rows.on(located, kind, year, self.cells.unit)
        self._seen: dict[tuple[str, str], int] = {}

    def read(self) -> Rows:
        for block, kind in self.sides.items():
            codes = {self._code(row, f"{block}.code") for row in self.located.rows} - {""}
            for row in self.located.rows:
                self._read_side(row, block, kind, codes)
        if not self.rows.lines and not self.cells.errors:
            self.cells.fail_empty("至少应有一行数据")
        if self.rows.unit.factor != 1:
            self.rows.last_place = self.rows.unit.factor.scaleb(-max(self.cells.money_places, 2))
        return self.rows

    def _read_side(self, row: DataRow, block: str, kind: AccountKind, codes: set[str]) -> None:
        label = _ORDINAL.sub("", self.cells.text(row, self.rows.columns.get(f"{block}.name"), 120))
        code = self._code(row, f"{block}.code")
        amounts, marks = self._amounts(row, block)
        found = self.rows.columns.get(f"{block}.name")
        if normalise(label or code) in ("", "栏次"):
            if not label and any(value is not None for value in amounts.values()):
                self.cells.fail(row, found, f"“{block}”一侧有金额而没有项目", "每个金额都应有项目", "请补填项目")
            return
        role = _role(label or code, code, codes)
        account = TOTAL if role is RowRole.TOTAL and kind is AccountKind.ECONOMIC else code or label
        first = self._seen.setdefault((block, normalise(account)), row.number)
        if first != row.number:
            what = f"“{label}”与第{first}行重复"
            self.cells.fail(row, found, what, "同一侧每个项目只能有一行", "请合并为一行或改正名称")
        self.rows.lines.append(LineRow(row.number, label or code, role, kind, account, amounts, marks, block=block))

    def _amounts(self, row: DataRow, block: str) -> tuple[dict[str, Decimal | None], dict[str, str]]:
        amounts: dict[str, Decimal | None] = {}
        marks: dict[str, str] = {}
        for name, found in self._money_columns(block):
            amounts[name], mark = self.cells.money(row, found, self.cells.money_unit(found))
            if mark:
                marks[name] = mark
        return amounts, marks

    def _money_columns(self, block: str) -> list[tuple[str, FoundColumn]]:
        return [
            (name.partition(".")[2], found)
            for name, found in self.rows.columns.items()
            if name.startswith(f"{block}.") and found.column.kind is ColumnKind.MONEY
        ]

    def _code(self, row: DataRow, name: str) -> str:
        return self.cells.code(row, self.rows.columns.get(name), 120)


def _role(label: str, code: str, codes: set[str]) -> RowRole:
    name = normalise(label)
    if name in _SUMS:
        return RowRole.TOTAL
    has_parts = code and any(other != code and other.startswith(code) for other in codes)
    return RowRole.SUBTOTAL if has_parts or name in _YEAR_TOTALS else RowRole.DETAIL
