"""Reading rows of money into lines: what the tables of budget lines share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from budgets.vocabulary import AccountKind, Measure, RowRole
from budgets.workbooks.cells import CellReader
from budgets.workbooks.rows import LineRow, Rows
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

if TYPE_CHECKING:
    from budgets.workbooks.kind import WorkbookKind

_OF_WHICH = re.compile(r"^\s*其中\s*[:：]?\s*")
_MEASURES = frozenset(Measure.values)


def is_of_which(label: str) -> bool:
    """Whether a row only tells a part of the row above (其中：…), and so is not added."""
    return _OF_WHICH.match(label) is not None


def without_of_which(label: str) -> str:
    return _OF_WHICH.sub("", label)


class LineReader:
    """Turns rows into lines of one table; knows the last full row, to which an 其中 row belongs."""

    def __init__(self, located: LocatedTable, kind: WorkbookKind, year: int, errors: list[CellError]) -> None:
        self.cells = CellReader(located, errors)
        self.table = Rows.on(located, kind, year, self.cells.unit)
        self.columns = self.table.columns
        self.rate_columns = [(name, found) for name, found in self.columns.items() if found.column.calculated]
        self._money: dict[str, list[tuple[str, FoundColumn]]] = {}
        self._seen: dict[tuple[str, str, str, str], int] = {}
        self._above: LineRow | None = None

    def money_columns(self, fund: str = "") -> list[tuple[str, FoundColumn]]:
        """(measure, column) of the money columns of a fund, or of the table where it has no funds."""
        if fund not in self._money:
            self._money[fund] = [
                (found.column.key, found)
                for found in self.columns.values()
                if found.column.key in _MEASURES and found.bindings.get("fund", fund) == fund
            ]
        return self._money[fund]

    def line(
        self, row: DataRow, label: str, role: RowRole, kind: AccountKind, account: str, *,
        project: str = "", fund: str = "", fund_source: str = "",
    ) -> LineRow:  # fmt: skip
        """The line of a row with its amounts read."""
        amounts: dict[str, Decimal | None] = {}
        marks: dict[str, str] = {}
        for measure, found in self.money_columns(fund):
            amount, mark = self.cells.money(row, found, self.cells.money_unit(found))
            amounts[measure] = amount
            if mark:
                marks[measure] = mark
        return LineRow(row.number, label, role, kind, account, amounts, marks, project, fund_source, fund)

    def of_which(
        self, row: DataRow, label: str, kind: AccountKind, account: str = "", fund: str = ""
    ) -> LineRow | None:
        """A part of the row above; it hangs on that row's account and project unless ``account`` is given."""
        if self._above is None:
            self.cells.fail(
                row, self.columns.get("name"), f"“{label}”之前没有上级行", "“其中”行应在所属行之后", "请调整行序"
            )
            return None
        account = account or self._above.account
        return self.line(row, label, RowRole.OF_WHICH, kind, account, project=self._above.project, fund=fund)

    def add(self, row: DataRow, line: LineRow) -> None:
        """Keep a line with its calculated cells; the same row twice in a table is a fault."""
        line.rates = {
            found.column.key: row.cells[found.index]
            for _, found in self.rate_columns
            if found.bindings.get("fund", line.fund) == line.fund
        }
        key: tuple[str, str, str, str]
        if line.role is RowRole.OF_WHICH and self._above is not None and line.account == self._above.account:
            # A part without an account of its own is told apart by its words.
            key = (normalise(self._above.label), normalise(line.label), line.fund, line.role)
        else:
            key = (line.account, normalise(line.project or line.account), line.fund, line.role)
        if line.role is not RowRole.OF_WHICH:
            self._above = line
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            what = f"“{line.label}”与第{first}行重复"
            self.cells.fail(row, self.columns.get("name"), what, "每个项目只能有一行", "请合并为一行或改正名称")
        self.table.lines.append(line)

    def finish(self) -> Rows:
        """The table with all its lines; a table without a single line is a fault."""
        if not self.table.lines and not self.cells.errors:
            self.cells.fail_empty("至少应有一行数据")
        places = self.cells.money_places
        if self.table.unit.factor != 1:
            self.table.last_place = max(self.table.unit.factor.scaleb(-places), Decimal("0.01"))
        return self.table
