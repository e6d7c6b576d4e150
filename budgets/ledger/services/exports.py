"""The tables in force as a workbook to take away, ready to be imported again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.ledger.selectors.rows import stored_rows
from budgets.ledger.services.project_forms import project_form
from budgets.ledger.services.self_evaluation_forms import base_data_sheet, self_evaluation_sheet
from budgets.quantities import Quantity, State, Unit, unit_of
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks import BY_CODE, DECLARATIONS
from budgets.workbooks.blank import YEARLY_KINDS
from budgets.workbooks.kinds.income_expenditure import BASIC, PROJECT
from budgets.workbooks.kinds.two_sided import TWO_SIDED
from budgets.workbooks.unmoved import UnmovedKind
from evalcase.spreadsheets.writer import SheetContent, Value, write_workbook
from units.agencies.models import Agency

_RATES = {
    "project_execution": ("expenditure", "annual_budget"),
    "fund_balance": ("settled", "opening_budget"),
    "fund_execution": ("settled", "opening_budget"),
}
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
    if table.kind in YEARLY_KINDS:
        bindings["year"] = sorted(name for name in table.columns if name.isdigit())
    if table.kind == "fund_balance":
        funds = (name.rpartition(".")[0] for name in table.columns if "." in name)
        bindings["fund"] = list(dict.fromkeys(funds))
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
    elif table.kind == "execution_progress":
        for figure in Statistic.objects.filter(table=table).order_by("row"):
            yield {"month": f"{figure.order}月末", "spent": figure.value}
    elif DECLARATIONS[table.kind].has_unit_line:
        yield from _line_rows(table, unit)
    else:
        yield from _figure_rows(table)


def _line_rows(table: ImportedTable, unit: Unit) -> Iterator[Row]:
    rows: dict[int, Row] = {}
    side = ""
    lines = BudgetLine.objects.filter(table=table).select_related("account__parent", "project")
    for line in lines.order_by("row", "pk"):
        row = rows.setdefault(line.row, {"name": line.label})
        if table.kind == "income_expenditure":
            row["category"] = _category(line)
            if line.role == RowRole.TOTAL:
                row["name"] = None
        elif table.kind == "fund_balance":
            side = _side(line, side)
            row["category"] = side
        elif table.kind == "fund_execution":
            row["fund"] = line.fund
        if line.role == RowRole.DETAIL and line.project:
            row["fund_source"] = line.project.fund_source or None
        prefix = f"{line.fund}." if table.kind == "fund_balance" or table.kind in TWO_SIDED else ""
        row |= _account_labels(line, prefix)
        for measure in Measure.values:
            row[f"{prefix}{measure}"] = _amount(line, measure, unit)
        if table.kind in _RATES:
            part, whole = (getattr(line, measure) for measure in _RATES[table.kind])
            row[f"{prefix}rate"] = part / whole if part is not None and whole else None
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


def _category(line: BudgetLine) -> str:
    if line.role == RowRole.TOTAL:
        return line.label
    parent = line.account.parent
    if line.account.name in (BASIC, PROJECT):
        return line.account.name
    return parent.name if parent else ""


def _side(line: BudgetLine, before: str) -> str:
    """收入, 支出 or 收支平衡, by the branch of the fund tree that the account hangs on."""
    code = line.account.code.split(".")
    return {"income": "收入", "outgo": "支出", "balance": "收支平衡"}.get(code[1] if len(code) > 1 else "", before)


def _figure_rows(table: ImportedTable) -> Iterator[Row]:
    rows: dict[int, Row] = {}
    for figure in Statistic.objects.filter(table=table).order_by("row", "pk"):
        row = rows.setdefault(figure.row, {})
        if table.kind == "survey_counts":
            path, _, name = figure.item.rpartition(".")
            question, _, option = path.removeprefix("问卷/").rpartition("/")
            row |= {"question": question, "option": option, {"权重": "weight", "份数": "count"}[name]: _figure(figure)}
        else:
            row |= {"name": figure.item, "unit": figure.unit_symbol or None}
            if table.kind == "benefit_recipients":
                _, row["fund"], row["name"] = figure.item.split("/", 2)
            prior = table.kind == "operation_information" and figure.year < table.year
            row[str(figure.year) if table.kind in YEARLY_KINDS else "prior" if prior else "value"] = _figure(figure)
    yield from rows.values()


def _figure(figure: Statistic) -> Value:
    quantity = Quantity(figure.value, unit_of(figure.unit_symbol), figure.places, State(figure.state))
    if not quantity.is_value:
        return quantity.number_text() or None
    if quantity.unit.symbol == "%" or quantity.places:
        # As text, so that the places it was printed with and the percent sign are read back.
        return quantity.text() if quantity.unit.symbol == "%" else quantity.number_text()
    return quantity.rounded
