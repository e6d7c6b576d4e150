"""A kind of workbook: one class in one file of ``kinds/``, and all that is asked of it anywhere.

The import, the blank workbook, the export, the checks, the facts and the hints of a report ask the kind; none of them
knows one by its code. docs/workbook-kinds.md tells how a kind is added.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from budgets.facts import Formula
from budgets.vocabulary import RowRole
from budgets.workbooks.checks import Checked
from budgets.workbooks.completion import contradictory_targets
from budgets.workbooks.magnitude import LARGEST_BUDGET, check_magnitude
from budgets.workbooks.odd_figures import actuals_without_value, doubtful_figures
from budgets.workbooks.rates import Rate, check_rate
from budgets.workbooks.rows import LineRow, Rows, TableRow
from evalcase.spreadsheets.declarations import TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook

# A row of the sheet by the names of its columns.
Cells = dict[str, Value]
_DEFAULT_FUND = "企业职工基本养老保险"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a blank is handed out for: its sheet bears these names, so that only values are to be filled in.

    ``figures``: rows of statistics, by name and unit; ``targets``: indicators by their three levels; ``projects``:
    those of the agency; ``project``: the one that is evaluated.
    """

    figures: tuple[tuple[str, str], ...] = ()
    targets: tuple[tuple[str, str, str], ...] = ()
    projects: tuple[str, ...] = ()
    project: str = ""


_NOTHING = Asked()


class WorkbookKind(ABC):
    """What one kind of table holds, how it is read, written, checked, and which facts come from it."""

    declaration: ClassVar[TableDeclaration]
    # Amounts from the largest on, and a 合计 below the smallest, make the money unit doubtful.
    largest: ClassVar[Decimal] = LARGEST_BUDGET
    smallest: ClassVar[Decimal] = Decimal(0)
    # Which measures its 执行率 column divides: compared on import, written on export.
    rate: ClassVar[Rate | None] = None
    # The figures of units.Staffing that it tells.
    staff_fields: ClassVar[tuple[str, ...]] = ()
    # The row that sums up the projects, of a kind that lists every project of the agency.
    projects_total: ClassVar[RowRole | None] = None
    # Whether facts of any name may come from it, where no other kind holds them.
    holds_any_item: ClassVar[bool] = False
    # The blocks that its lines belong to (``block`` of a line), where facts name a block before the account.
    blocks: ClassVar[tuple[str, ...]] = ()

    @property
    def code(self) -> str:
        """How the kind is kept in the database and in addresses."""
        return self.declaration.kind

    @property
    def title(self) -> str:
        return self.declaration.title

    @property
    def lists_projects(self) -> bool:
        return self.projects_total is not None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    # Reading and writing

    @abstractmethod
    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        """The rows of a table that was found on a sheet; every fault is added to ``errors``."""

    @abstractmethod
    def cells(self, row: TableRow, rows: Rows) -> Cells:
        """A row back on its sheet; where several stand in one row of the sheet, its part of it."""

    def blank(self, year: int) -> list[Cells]:
        """Rows that the blank workbook has already."""
        return []

    def asked_rows(self, year: int, asked: Asked) -> list[Cells]:
        """The same where it is known what the workbook is handed out for."""
        return self.blank(year)

    def asked_above(self, asked: Asked) -> Sequence[Sequence[Value]] | None:
        """The block of labels above the header of a blank form, with what is known; None for the declaration's own."""
        return None

    def headings(self, rows: Rows) -> Mapping[str, Sequence[str]]:
        """What ``{year}`` and ``{fund}`` in the headers stand for."""
        return {"year": [str(rows.year)]}

    def blank_headings(self, year: int) -> Mapping[str, Sequence[str]]:
        """The same for the blank workbook."""
        return {"year": [str(year)], "fund": [_DEFAULT_FUND]}

    def above(self, rows: Rows) -> Sequence[Sequence[Value]] | None:
        """The filled-in block of labels above the header of a form; None for tables that are no forms."""
        return None

    def sheet_rows(self, rows: Rows) -> list[Cells]:
        """All rows of the sheet below the header."""
        merged: dict[int, Cells] = {}
        for row in rows:
            merged.setdefault(row.number, {}).update(self.cells(row, rows))
        return list(merged.values())

    def written(self, rows: Rows) -> SheetContent:
        """The sheet that is read back as the same rows."""
        return SheetContent(
            self.declaration, rows.caption, self.sheet_rows(rows), rows.unit.symbol,
            self.headings(rows), rows.sheet, self.above(rows),
        )  # fmt: skip

    def blank_workbook(self, *, agency: str = "××单位", year: int = 2023) -> bytes:
        """The workbook that people fill in: title, unit line, header, and the rows that are always there."""
        return write_workbook([self.blank_sheet(agency=agency, year=year)])

    def blank_sheet(self, *, agency: str, year: int, asked: Asked = _NOTHING) -> SheetContent:
        """The sheet of that workbook, with the names of what it is handed out for."""
        return SheetContent(
            self.declaration, f"{agency}{year}年{self.title}", self.asked_rows(year, asked),
            bindings=self.blank_headings(year), above=self.asked_above(asked),
        )  # fmt: skip

    # Checking

    def check(self, rows: Rows) -> Checked:
        """勾稽 inside the table."""
        return Checked()

    def check_with(self, rows: Rows, others: Mapping[WorkbookKind, Rows]) -> Checked:
        """勾稽 with other tables: those of the same import, else those in force."""
        return Checked()

    def check_alone(self, rows: Rows, *, units_confirmed: bool = False) -> Checked:
        """All that can be said of one table by itself.

        ``units_confirmed``: the person has looked at the amounts that seem 10000 times off, and at the counts and rates
        that cannot well be, and says they are right.
        """
        doubts = [] if units_confirmed else doubtful_figures(rows)
        doubts += check_magnitude(rows) if rows.lines and not units_confirmed else []
        checked = Checked(errors=doubts, notes=actuals_without_value(rows))
        checked.notes += contradictory_targets(rows)
        checked.extend(self.check(rows))
        checked.extend(check_rate(rows))
        return checked

    # Facts

    def holds(self, key: str) -> bool:
        """Would a fact of this name be handed in here? The name may also be the title of a whole table."""
        return self.title in key

    def formulas(self, lines: Iterable[LineRow]) -> list[Formula]:
        """Facts that follow from its rows alone; ``lines`` are those of all its tables of the year."""
        return []
