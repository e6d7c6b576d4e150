"""追加资金明细表: what was granted in the course of the year, and from which source."""

from __future__ import annotations

from budgets.workbooks.checks import Checked, check_sums
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import LineKind, LineReader
from budgets.workbooks.projects import read_project
from budgets.workbooks.rows import LineRow, Rows, TableRow
from budgets.workbooks.subjects import is_of_project
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.locate import DataRow


class SupplementaryFunding(LineKind):
    """A project a row, then 合计."""

    declaration = TableDeclaration(
        "supplementary_funding",
        "追加资金明细表",
        (
            Column("serial", ("序号",), required=False, width=8),
            Column("name", ("项目",), aliases=("项目名称",), width=52),
            Column("supplement", ("金额",), ColumnKind.MONEY, aliases=("追加金额",), width=20),
            Column("fund_source", ("资金来源",), width=14),
        ),
        notes=("末行填“合计”。",),
    )

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        return read_project(reader, row)

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        return {**super().cells(row, rows), "fund_source": row.fund_source or None}

    def check(self, rows: Rows) -> Checked:
        return check_sums(rows)

    def has_subject(self, subject: str) -> bool:
        return is_of_project(subject)


SUPPLEMENTARY_FUNDING = SupplementaryFunding()
