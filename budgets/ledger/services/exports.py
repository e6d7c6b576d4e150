"""The tables in force as a workbook to take away, ready to be imported again."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.ledger.models import ImportedTable, PerformanceTarget
from budgets.ledger.selectors.rows import stored_rows
from budgets.ledger.services.project_forms import project_form
from budgets.ledger.services.self_evaluation_forms import base_data_sheet, self_evaluation_sheet
from budgets.quantities import unit_of
from budgets.workbooks import BY_CODE
from budgets.workbooks.unmoved import UnmovedKind
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook
from units.agencies.models import Agency

Row = dict[str, Value]


def export_workbook(*, agency: Agency, year: int, kinds: tuple[str, ...] = ()) -> bytes:
    """The tables in force of an agency and year (of ``kinds``, or all), a sheet each, ready to be imported again."""
    tables = ImportedTable.objects.filter(agency=agency, year=year, superseded_at__isnull=True)
    tables = tables.select_related("batch", "agency").order_by("pk")
    return write_workbook([_content(table) for table in tables if not kinds or table.kind in kinds])


def _content(table: ImportedTable) -> SheetContent:
    kind = BY_CODE[table.kind]
    if not isinstance(kind, UnmovedKind):
        return kind.written(stored_rows(table))
    declaration = kind.declaration
    unit = unit_of(table.unit_symbol or declaration.money_unit)
    bindings: dict[str, list[str]] = {"year": [str(table.year)], "fund": []}
    if table.kind == "project_targets":
        return project_form(table, unit)
    if table.kind == "base_data":
        return base_data_sheet(table, unit)
    if table.kind == "self_evaluation_form":
        return self_evaluation_sheet(table, unit)
    rows = list(_rows(table))
    return SheetContent(declaration, table.caption, rows, unit.symbol, bindings, table.sheet)


def _rows(table: ImportedTable) -> Iterator[Row]:
    if table.kind == "performance_targets":
        for target in PerformanceTarget.objects.filter(table=table).order_by("row"):
            names = ("level1", "level2", "level3", "target", "actual", "completion")
            yield {name: getattr(target, name) or None for name in names}
