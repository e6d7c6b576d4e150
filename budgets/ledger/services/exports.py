"""The tables in force as a workbook to take away, ready to be imported again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget
from budgets.ledger.selectors.rows import stored_rows
from budgets.ledger.services.project_forms import project_form
from budgets.ledger.services.self_evaluation_forms import base_data_sheet, self_evaluation_sheet
from budgets.quantities import Quantity, State, Unit, unit_of
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks import BY_CODE
from budgets.workbooks.kinds.two_sided import TWO_SIDED
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
    rows = list(_rows(table, unit))
    return SheetContent(declaration, table.caption, rows, unit.symbol, bindings, table.sheet)


def _rows(table: ImportedTable, unit: Unit) -> Iterator[Row]:
    if table.kind == "performance_targets":
        for target in PerformanceTarget.objects.filter(table=table).order_by("row"):
            names = ("level1", "level2", "level3", "target", "actual", "completion")
            yield {name: getattr(target, name) or None for name in names}
    else:
        yield from _line_rows(table, unit)


def _line_rows(table: ImportedTable, unit: Unit) -> Iterator[Row]:
    rows: dict[int, Row] = {}
    lines = BudgetLine.objects.filter(table=table).select_related("account__parent", "project")
    for line in lines.order_by("row", "pk"):
        row = rows.setdefault(line.row, {"name": line.label})
        if line.role == RowRole.DETAIL and line.project:
            row["fund_source"] = line.project.fund_source or None
        prefix = f"{line.fund}." if table.kind in TWO_SIDED else ""
        row |= _account_labels(line, prefix)
        for measure in Measure.values:
            row[f"{prefix}{measure}"] = _amount(line, measure, unit)
    yield from rows.values()


def _account_labels(line: BudgetLine, prefix: str) -> Row:
    """What names a row by 科目编码, and a row of one of the blocks that stand side by side."""
    code = line.account.code if line.account.code.isdigit() else None
    return {f"{prefix}code": code, f"{prefix}name": line.label} if prefix else {"code": code}


def _amount(line: BudgetLine, measure: str, unit: Unit) -> Value:
    value: Decimal | None = getattr(line, measure)
    if value is not None:
        return _plain(value / unit.factor)
    mark = line.marks.get(measure)
    return Quantity(None, unit, state=State(mark)).number_text() if mark else None


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that the database adds at the end."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
