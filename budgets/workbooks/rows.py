"""What the rows of a table become before they are saved: plain data, each with its place on the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.quantities import YUAN, Unit
from budgets.vocabulary import AccountKind, RowRole
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.headers import FoundColumn
from evalcase.spreadsheets.locate import LocatedTable
from evalcase.spreadsheets.reader import RawValue


@dataclass(slots=True)
class LineRow:
    """Money in 元 by measure. ``marks`` tells a dash (``nil``) from 不适用; ``rates`` are calculated cells as found."""

    number: int
    label: str
    role: RowRole
    account_kind: AccountKind
    account: str
    amounts: dict[str, Decimal | None]
    marks: dict[str, str]
    project: str = ""
    fund_source: str = ""
    fund: str = ""
    rates: dict[str, RawValue] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes the row the same row in a later version of its table."""
        return self.account, self.project or self.label, self.fund, self.role


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

    @property
    def identity(self) -> tuple[str, int]:
        return self.item, self.year


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


@dataclass(slots=True)
class ParsedTable:
    """A located table with its rows read. ``columns`` maps field names to column letters, as ImportedTable keeps them.

    ``last_place`` is one unit of the last printed place, in 元.
    """

    located: LocatedTable
    kind: str
    year: int
    unit: Unit = YUAN
    variant: str = ""
    last_place: Decimal = Decimal("0.01")
    columns: dict[str, FoundColumn] = field(default_factory=dict)
    lines: list[LineRow] = field(default_factory=list)
    figures: list[FigureRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    staff: list[StaffFigure] = field(default_factory=list)
    rates: dict[int, dict[str, RawValue]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.located.declaration.title

    @property
    def letters(self) -> Mapping[str, str]:
        return {name: column_letter(found.index) for name, found in self.columns.items()}

    def error(self, row: int, name: str, found: str, expected: str, remedy: str = "") -> CellError:
        """A fault at the sheet's row ``row`` in the column of field ``name`` (the row alone where there is none)."""
        return self.located.error(row, self.columns.get(name), found, expected, remedy)
