"""The rows of a table as plain data, whether just read from a sheet or kept in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from budgets.facts.keys import account_subject, row_subject
from budgets.quantities import YUAN, State, Unit
from budgets.vocabulary import AccountKind, RowRole
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.headers import FoundColumn
from evalcase.spreadsheets.locate import LocatedTable
from evalcase.spreadsheets.reader import RawValue

if TYPE_CHECKING:
    from budgets.workbooks.kind import WorkbookKind


@dataclass(slots=True)
class LineRow:
    """Money in 元 by measure. ``marks`` tells a dash (``nil``) from 不适用; ``rates`` are calculated cells as found.

    ``account`` is what the sheet calls it, a code or a name; ``account_name`` its name in the tree of accounts, known
    of rows in the ledger.
    """

    number: int
    label: str
    role: RowRole
    account_kind: AccountKind
    account: str
    amounts: dict[str, Decimal | None]
    marks: dict[str, str]
    project: str = ""
    fund_source: str = ""
    block: str = ""
    rates: dict[str, RawValue] = field(default_factory=dict, compare=False)
    account_name: str = field(default="", compare=False)

    @property
    def subject(self) -> str:
        """How facts name the row."""
        account = account_subject(self.account, self.account_name) if self.account_name else self.account
        # An 其中 row by 支出性质 has no account of its own: it stands on that of the row it is part of.
        is_part = self.role is RowRole.OF_WHICH and self.account_kind is AccountKind.NATURE
        return row_subject(account, block=self.block, project=self.project, part=self.label.strip() if is_part else "")


@dataclass(slots=True)
class FigureRow:
    """A statistic: ``value`` in base units, None where the cell held none (``state`` says why)."""

    number: int
    column: str
    series: str
    item: str
    order: int
    year: int
    value: Decimal | None
    state: str
    unit_symbol: str
    places: int


@dataclass(slots=True)
class TargetRow:
    """An indicator of the performance targets, as written; of ``project`` where it is not of the whole agency."""

    number: int
    order: int
    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    completion: str
    project: str = ""
    weight: Decimal | None = None
    score: Decimal | None = None
    note: str = ""
    version: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.level1, self.level2, self.level3


@dataclass(slots=True)
class StaffFigure:
    """One figure of units.Staffing: the field's name, the number of people, its cell."""

    number: int
    field_name: str
    label: str
    value: int | None
    cell: str


TableRow = LineRow | FigureRow | TargetRow | StaffFigure


@dataclass(slots=True)
class Rows:
    """A table of one kind and year. ``columns`` are the sheet's by the names that ImportedTable keeps them under.

    ``last_place`` is one unit of the last printed place, in 元. The same rows read from another file are the same.
    """

    kind: WorkbookKind
    year: int
    unit: Unit = YUAN
    variant: str = ""
    last_place: Decimal = Decimal("0.01")
    columns: dict[str, FoundColumn] = field(default_factory=dict)
    lines: list[LineRow] = field(default_factory=list)
    figures: list[FigureRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    staff: list[StaffFigure] = field(default_factory=list)
    rates: dict[int, dict[str, RawValue]] = field(default_factory=dict, compare=False)
    caption: str = ""
    sheet: str = ""
    file_name: str = field(default="", compare=False)
    sha256: str = field(default="", compare=False)
    unit_stated: bool = field(default=True, compare=False)
    in_force: bool = field(default=False, compare=False)

    @classmethod
    def on(cls, located: LocatedTable, kind: WorkbookKind, year: int, unit: Unit = YUAN) -> Rows:
        """No rows as yet, of a table that was found on a sheet."""
        workbook = located.workbook
        rows = cls(
            kind, year, unit, caption=located.caption, sheet=located.sheet.name,
            file_name=workbook.file_name, sha256=workbook.sha256, unit_stated=bool(located.money_unit),
        )  # fmt: skip
        for found in located.header.columns:
            rows.columns.setdefault(column_name(found), found)
        return rows

    def __iter__(self) -> Iterator[TableRow]:
        return chain(self.lines, self.figures, self.targets, self.staff)

    def __len__(self) -> int:
        return len(self.lines) + len(self.figures) + len(self.targets) + len(self.staff)

    @property
    def title(self) -> str:
        return self.kind.title

    @property
    def is_unfilled(self) -> bool:
        """Whether nobody filled anything in: the rows, if there are any, bear names alone."""
        return not (
            any(line.marks or any(amount is not None for amount in line.amounts.values()) for line in self.lines)
            or any(figure.value is not None or figure.state != State.BLANK.value for figure in self.figures)
            or any(target.target or target.actual for target in self.targets)
            or any(figure.value is not None for figure in self.staff)
        )

    @property
    def letters(self) -> Mapping[str, str]:
        return {name: column_letter(found.index) for name, found in self.columns.items()}

    def error(self, row: int, name: str, found: str, expected: str, remedy: str = "") -> CellError:
        """A fault at the sheet's row ``row`` in the column called ``name`` (the row alone where there is none)."""
        column = self.columns.get(name)
        cell = f"{column_letter(column.index)}{row}" if column else f"第{row}行"
        label = column.label if column else ""
        return CellError.of_cell(self.file_name, self.sheet, cell, label, found, expected, remedy)

    def place(self, row: int, name: str) -> str:
        """Where a cell stands, for a person who compares it with another."""
        return f"{'已导入的' if self.in_force else ''}{self.error(row, name, '', '').place}"


def column_name(found: FoundColumn) -> str:
    """A column's name in ``ImportedTable.columns``: its key, with the fund before it; a year column is its year."""
    fund, year = found.bindings.get("fund"), found.bindings.get("year")
    if fund:
        return f"{fund}.{found.column.key}"
    return year if year and not found.column.calculated else found.column.key


def measure_column(line: LineRow, measure: str) -> str:
    """The name of the column that holds a measure of a line."""
    return f"{line.block}.{measure}" if line.block else measure
