"""Kinds whose rows are money: how they are read into lines and written back."""

from __future__ import annotations

import re
from abc import abstractmethod
from decimal import Decimal
from typing import Any

from budgets.vocabulary import AccountKind, Measure, RowRole
from budgets.workbooks.cells import CellReader, money_cell
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.rows import LineRow, Rows, TableRow
from budgets.workbooks.subjects import subject_and_measure
from evalcase.spreadsheets.declarations import ColumnKind
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_OF_WHICH = re.compile(r"^\s*其中\s*[:：]?\s*")
_MEASURES = frozenset(Measure.values)


def is_of_which(label: str) -> bool:
    """Whether a row only tells a part of the row above (其中：…), and so is not added."""
    return _OF_WHICH.match(label) is not None


def without_of_which(label: str) -> str:
    return _OF_WHICH.sub("", label)


class MoneyKind(WorkbookKind):
    """Money by account: lines with their measures in the columns; ``parse`` says how many a row of the sheet has.

    Raises TypeError when a kind is defined with a money column that is no Measure: its amounts would have no home.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declaration = getattr(cls, "declaration", None)
        if declaration is None:
            return
        for column in declaration.columns:
            if column.kind is ColumnKind.MONEY and column.key.rpartition(".")[2] not in _MEASURES:
                raise TypeError(f"{cls.__name__}: the money column {column.key!r} is no Measure of budgets.vocabulary")

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        return {"name": row.label, **amount_cells(row, rows)}

    def holds(self, key: str) -> bool:
        subject, measure = subject_and_measure(key)
        measures = {column.key.rpartition(".")[2] for column in self.declaration.columns}
        return super().holds(key) or (measure in measures and self.has_subject(subject))

    @abstractmethod
    def has_subject(self, subject: str) -> bool:
        """Whether facts of that subject (what stands before the measure in their names) come from such a table."""


class LineKind(MoneyKind):
    """Money by account, one line a row of the sheet."""

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        reader = LineReader(self, located, year, errors)
        for row in located.rows:
            line = self.read(reader, row)
            if line is not None:
                reader.add(row, line)
        return reader.finish()

    @abstractmethod
    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        """The line of a row; None where there is none, or where what is wrong with it went to the reader's faults."""


def amount_cells(line: LineRow, rows: Rows, prefix: str = "") -> Cells:
    """The money cells of a line, and its rate where the kind has one; ``prefix`` tells the block that they stand in."""
    cells: Cells = {
        f"{prefix}{measure}": money_cell(value, rows.unit, line.marks.get(measure, ""))
        for measure, value in line.amounts.items()
    }
    if rows.kind.rate is not None:
        cells[f"{prefix}rate"] = rows.kind.rate.of(line)
    return cells


class LineReader:
    """Turns rows into lines of one table; knows the last full row, to which an 其中 row belongs."""

    def __init__(self, kind: WorkbookKind, located: LocatedTable, year: int, errors: list[CellError]) -> None:
        self.cells = CellReader(located, errors)
        self.located = located
        self.rows = Rows.on(located, kind, year, self.cells.unit)
        self.columns = self.rows.columns
        self.rate_columns = [(name, found) for name, found in self.columns.items() if found.column.calculated]
        self._money: dict[str, list[tuple[str, FoundColumn]]] = {}
        self._seen: dict[tuple[str, ...], int] = {}
        self._above: LineRow | None = None
        self.blocks: set[str] = set()  # those with a line already

    def text(self, row: DataRow, key: str, longest: int = 200) -> str:
        return self.cells.text(row, self.columns.get(key), longest)

    def fail(self, row: DataRow, key: str, what: str, expected: str, remedy: str) -> None:
        self.cells.fail(row, self.columns.get(key), what, expected, remedy)

    def money_columns(self, block: str = "") -> list[tuple[str, FoundColumn]]:
        """(measure, column) of the money columns of a block, or of the table where it has no blocks."""
        if block not in self._money:
            self._money[block] = [
                (found.column.key, found)
                for found in self.columns.values()
                if found.column.key in _MEASURES and found.bindings.get("fund", block) == block
            ]
        return self._money[block]

    def line(
        self, row: DataRow, label: str, role: RowRole, kind: AccountKind, account: str, *,
        project: str = "", block: str = "", fund_source: str = "",
    ) -> LineRow:  # fmt: skip
        """The line of a row with its amounts read."""
        amounts: dict[str, Decimal | None] = {}
        marks: dict[str, str] = {}
        for measure, found in self.money_columns(block):
            amount, mark = self.cells.money(row, found, self.cells.money_unit(found))
            amounts[measure] = amount
            if mark:
                marks[measure] = mark
        return LineRow(row.number, label, role, kind, account, amounts, marks, project, fund_source, block)

    def of_which(
        self, row: DataRow, label: str, kind: AccountKind, account: str = "", block: str = ""
    ) -> LineRow | None:
        """A part of the row above; it hangs on that row's account and project unless ``account`` is given."""
        if self._above is None:
            self.cells.fail(
                row, self.columns.get("name"), f"“{label}”之前没有上级行", "“其中”行应在所属行之后", "请调整行序"
            )
            return None
        account = account or self._above.account
        return self.line(row, label, RowRole.OF_WHICH, kind, account, project=self._above.project, block=block)

    def add(self, row: DataRow, line: LineRow) -> None:
        """Keep a line with its calculated cells; the same row twice in a table is a fault."""
        line.rates = {
            found.column.key: row.cells[found.index]
            for _, found in self.rate_columns
            if found.bindings.get("fund", line.block) == line.block
        }
        key: tuple[str, ...]
        if line.role is RowRole.OF_WHICH and self._above is not None and line.account == self._above.account:
            # A part without an account of its own is told apart by its words.
            key = (line.account, normalise(self._above.label), normalise(line.label), line.block, line.role)
        else:
            key = (line.account, normalise(line.project or line.account), line.block, line.role)
        if line.role is not RowRole.OF_WHICH:
            self._above = line
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            what = f"“{line.label}”与第{first}行重复"
            self.cells.fail(row, self.columns.get("name"), what, "每个项目只能有一行", "请合并为一行或改正名称")
        self.blocks.add(line.block)
        self.rows.lines.append(line)

    def finish(self) -> Rows:
        """The table with all its lines; a table without a single line is a fault."""
        if not self.rows.lines and not self.cells.errors:
            self.cells.fail_empty("至少应有一行数据")
        places = self.cells.money_places
        if self.rows.unit.factor != 1:
            self.rows.last_place = max(self.rows.unit.factor.scaleb(-places), Decimal("0.01"))
        return self.rows
