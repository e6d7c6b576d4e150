"""部门决算报表 by 科目编码 (财决03, 04, 07, 08, 09): one row an account of 支出功能分类.

An account has the 3, 5 or 7 digits of 类, 款 or 项; 合计 stands first or last.
"""

from __future__ import annotations

import re

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.checks import Checked
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import LineKind, LineReader
from budgets.workbooks.rows import LineRow, Rows, TableRow
from budgets.workbooks.settlement import TOTAL, SettlementKind, check_levels
from evalcase.spreadsheets.declarations import Column, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_TOTALS = {"合计", "总计", "本年收入合计", "本年支出合计"}
_COLUMN_NUMBERS = "栏次"
_CODE = re.compile(r"[1-9]\d{2}(?:\d{2}){0,2}")
_LABELS = (
    Column("code", ("科目编码",), aliases=("功能分类科目编码", "支出功能分类科目编码"), width=12),
    Column("name", ("科目名称",), aliases=("功能分类科目名称", "项目"), width=34),
)
_NOTES = ("科目编码为类（3位）、款（5位）、项（7位）；下级之和等于上级，各类之和等于合计。", "可以有“栏次”行。")


def declare_coded(kind: str, title: str, *columns: Column) -> TableDeclaration:
    """A table with the code and the name of an account before its columns of money."""
    return TableDeclaration(kind, title, (*_LABELS, *columns), money_unit="万元", notes=_NOTES)


class CodedKind(SettlementKind, LineKind):
    """Lines of the FUNCTION tree; a row without a proper code or a second 合计 is a fault."""

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        rows = super().parse(located, year, errors)
        (block,) = self.blocks
        above = {line.account[:length] for line in rows.lines for length in (3, 5) if len(line.account) > length}
        for line in rows.lines:
            if line.role is RowRole.DETAIL and line.account in above:
                line.role = RowRole.SUBTOTAL
        measures = {measure for line in rows.lines for measure in line.amounts}
        rows.columns |= {f"{block}.{name}": found for name, found in rows.columns.items() if name in measures}
        return rows

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        (block,) = self.blocks
        code = reader.cells.code(row, reader.columns.get("code"))
        label = reader.text(row, "name", 120)
        if normalise(label or code) == _COLUMN_NUMBERS:
            return None
        if normalise(label or code) in _TOTALS:
            return reader.line(row, label or code, RowRole.TOTAL, AccountKind.FUNCTION, TOTAL, block=block)
        if not _CODE.fullmatch(code):
            what = f"科目编码是“{code}”" if code else "科目编码是空的"
            reader.fail(row, "code", what, "应为3位（类）、5位（款）或7位（项）数字", "请改正科目编码")
            return None
        if not label:
            reader.fail(row, "name", "科目名称是空的", "每行都应有科目名称", "请补填或删除该行")
            return None
        return reader.line(row, label, RowRole.DETAIL, AccountKind.FUNCTION, code, block=block)

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        return {**super().cells(row, rows), "code": row.account if row.account.isdigit() else None}

    def check(self, rows: Rows) -> Checked:
        """Parts along each row, each 类 and 款 from the level below, 合计 from the 类."""
        checked = Checked()
        for line in rows.lines:
            self.check_row(rows, line, checked)
        check_levels(rows, rows.lines, checked)
        return checked
