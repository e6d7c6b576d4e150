"""Kinds that are not classes of their own yet: what is asked of them stands where it stood."""

from __future__ import annotations

from collections.abc import Callable

from budgets.workbooks.checks import Checked
from budgets.workbooks.checks.table import check_by_code
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.kinds.base_data import BLANK_ROWS
from budgets.workbooks.rates import Rate
from budgets.workbooks.rows import Rows, TableRow
from evalcase.spreadsheets.declarations import TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable

Parser = Callable[[LocatedTable, int, list[CellError]], Rows]
_RATES = {
    "project_targets": Rate("expenditure", "annual_budget"),
}


class UnmovedKind(WorkbookKind):
    """A declaration and its parser."""

    def __init__(self, declaration: TableDeclaration, parser: Parser) -> None:
        self.declaration = declaration  # type: ignore[misc]
        self.parser = parser
        self.rate = _RATES.get(declaration.kind)  # type: ignore[misc]
        if declaration.kind == "base_data":
            self.staff_fields = ("authorised", "in_post")  # type: ignore[misc]

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        rows = self.parser(located, year, errors)
        rows.kind = self
        return rows

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        raise NotImplementedError

    def blank(self, year: int) -> list[Cells]:
        return [{"name": label} for label in BLANK_ROWS] if self.code == "base_data" else []

    def check(self, rows: Rows) -> Checked:
        return check_by_code(rows)
