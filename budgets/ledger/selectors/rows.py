"""Tables in force read back as the rows that their kinds once read from the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.quantities import unit_of
from budgets.vocabulary import AccountKind, Measure, RowRole
from budgets.workbooks import BY_CODE
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.rows import FigureRow, LineRow, Rows, StaffFigure, TargetRow
from budgets.workbooks.staff import STAFF_LABELS
from evalcase.spreadsheets.corrections import position
from evalcase.spreadsheets.declarations import Column
from evalcase.spreadsheets.headers import FoundColumn
from units.agencies.models import Agency, Staffing

_MEASURES: tuple[str, ...] = tuple(Measure.values)


def stored_rows(table: ImportedTable) -> Rows:
    """The rows of a table as data, in the order of the sheet."""
    kind = BY_CODE[table.kind]
    rows = Rows(
        kind, table.year, unit_of(table.unit_symbol or kind.declaration.money_unit), table.variant,
        columns={name: _column(name, letter) for name, letter in table.columns.items()},
        caption=table.caption, sheet=table.sheet,
        file_name=table.batch.file_name, sha256=table.batch.sha256, in_force=True,
    )  # fmt: skip
    lines = BudgetLine.objects.filter(table=table).select_related("account", "project", "table")
    rows.lines = [line_row(line) for line in lines.order_by("row", "pk")]
    rows.figures = [_figure(row) for row in Statistic.objects.filter(table=table).order_by("row", "pk")]
    targets = PerformanceTarget.objects.filter(table=table).select_related("project")
    rows.targets = [target_row(row) for row in targets.order_by("order", "row")]
    if kind.staff_fields:
        rows.staff = list(_staff(table, kind))
    return rows


def line_row(line: BudgetLine) -> LineRow:
    """A line as data; it has the measures that its table has columns for."""
    prefix = f"{line.block}." if line.block else ""
    project = line.project
    role, account = RowRole(line.role), line.account
    return LineRow(
        line.row, line.label, role, AccountKind(account.kind), account.code if account.code.isdigit() else account.name,
        {measure: getattr(line, measure) for measure in _MEASURES if f"{prefix}{measure}" in line.table.columns},
        dict(line.marks), project.name if project else "",
        line.fund_source, line.block, account_name=account.name,
    )  # fmt: skip


def _figure(row: Statistic) -> FigureRow:
    return FigureRow(
        row.row, row.column, row.series, row.item, row.order, row.year,
        row.value, row.state, row.unit_symbol, row.places,
    )  # fmt: skip


def target_row(row: PerformanceTarget) -> TargetRow:
    """A target as data."""
    return TargetRow(
        row.row, row.order, row.level1, row.level2, row.level3, row.target, row.actual, row.completion,
        row.project.name if row.project else "", row.weight, row.score, row.note, row.version,
    )  # fmt: skip


def _staff(table: ImportedTable, kind: WorkbookKind) -> Iterator[StaffFigure]:
    """The figures of the year as a table of the kind told them; as any did where they were not kept apart."""
    staffing = Staffing.objects.filter(agency=table.agency, year=table.year).first() or Staffing()
    for number, field in enumerate(kind.staff_fields, start=1):
        source = staffing.sources.get(field)
        kept = None if source is None or field in staffing.stated else {"value": getattr(staffing, field), **source}
        told = staffing.stated.get(field, {}).get(kind.code, kept)
        if told is not None:
            yield StaffFigure(number, field, STAFF_LABELS[field], told["value"], told["cell"])


def _column(name: str, letter: str) -> FoundColumn:
    _, index = position(f"{letter}1") or (0, 0)
    return FoundColumn(Column(name.rpartition(".")[2], ()), index, "")


class TablesInForce(Mapping[WorkbookKind, Rows]):
    """The tables in force of an agency and year, each read when it is asked for; of several variants the first.

    ``instead`` are tables of an import that are about to take the place of theirs.
    """

    def __init__(self, agency: Agency, year: int, instead: Mapping[WorkbookKind, Rows]) -> None:
        tables = ImportedTable.objects.filter(agency=agency, year=year, superseded_at__isnull=True)
        self._tables: dict[WorkbookKind, ImportedTable] = {}
        for table in tables.select_related("batch", "agency").order_by("variant", "pk"):
            if table.kind in BY_CODE:
                self._tables.setdefault(BY_CODE[table.kind], table)
        self._rows = dict(instead)

    def __getitem__(self, kind: WorkbookKind) -> Rows:
        if kind not in self._rows:
            self._rows[kind] = stored_rows(self._tables[kind])
        return self._rows[kind]

    def __iter__(self) -> Iterator[WorkbookKind]:
        return iter({**self._rows, **self._tables})

    def __len__(self) -> int:
        return len({**self._rows, **self._tables})
