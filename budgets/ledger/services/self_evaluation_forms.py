"""The two annex forms of a self-evaluation as workbook sheets, ready to be imported again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from budgets.quantities import Quantity, State, Unit, unit_of
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, Measure, RowRole
from budgets.workbooks.kinds.base_data import BASE_DATA, BUILDING_SERIES, STAFF_HEADS
from budgets.workbooks.kinds.self_evaluation_form import BY_NATURE, BY_SOURCE, SELF_EVALUATION_FORM
from evalcase.spreadsheets.writer import SheetContent, Value
from units.agencies.models import Staffing

_MEASURES = (Measure.SETTLED, Measure.OPENING_BUDGET, Measure.PRIOR_SETTLED)
_INDICATOR_FIELDS = ("level1", "level2", "level3", "target", "actual", "weight", "score")
Row = dict[str, Value]


def base_data_sheet(table: ImportedTable, unit: Unit) -> SheetContent:
    """基础数据表 with its staff block, its lines, and 楼堂馆所 where there are figures of it."""
    staffing = Staffing.objects.filter(agency=table.agency, year=table.year).first()
    people: list[Value] = ["", staffing.authorised, staffing.in_post] if staffing is not None else [""]
    rows: list[Row] = [
        {"name": line.label, **{measure.value: amount(line, measure, unit) for measure in _MEASURES}}
        for line in BudgetLine.objects.filter(table=table).order_by("row")
    ]
    rows += _building_rows(table)
    return SheetContent(
        BASE_DATA, table.caption, rows, unit.symbol, sheet_name=table.sheet, above=[list(STAFF_HEADS), people]
    )


def _building_rows(table: ImportedTable) -> list[Row]:
    """A head row and a row a project; at most as many columns as the money table has."""
    names = [column.key for column in BASE_DATA.columns[1:]]
    rows: dict[str, Row] = {}
    heads: dict[str, str] = {}
    for figure in Statistic.objects.filter(table=table).order_by("row", "column"):
        project, _, head = figure.item.removeprefix(f"{BUILDING_SERIES}/").rpartition(".")
        if head not in heads and len(heads) < len(names):
            heads[head] = names[len(heads)]
        if head in heads:
            quantity = Quantity(figure.value, unit_of(figure.unit_symbol), figure.places, State(figure.state))
            rows.setdefault(project, {"name": project})[heads[head]] = quantity.text()
    head_row: Row = {"name": "楼堂馆所控制情况", **{name: head for head, name in heads.items()}}
    return [head_row, *rows.values()] if rows else []


def self_evaluation_sheet(table: ImportedTable, unit: Unit) -> SheetContent:
    """自评表 with its funding block and goal filled in, and 综合评定等级 with the sums of points as its last row."""
    targets = list(PerformanceTarget.objects.filter(table=table).order_by("order"))
    special = {target.level1: target for target in targets if target.level1 in (ANNUAL_GOAL, EXECUTION_RATE)}
    indicators = [target for target in targets if target.level1 not in special]
    rows: list[Row] = [{name: _cell(getattr(target, name)) for name in _INDICATOR_FIELDS} for target in indicators]
    sums = {
        name: sum((points for target in targets if (points := getattr(target, name)) is not None), Decimal(0))
        for name in ("weight", "score")
    }
    rows.append({"block": "综合评定等级", "actual": "总分", **{name: _cell(value) for name, value in sums.items()}})
    above = [*_funding(table, unit, special.get(EXECUTION_RATE)), *_goal(special.get(ANNUAL_GOAL))]
    return SheetContent(SELF_EVALUATION_FORM, table.caption, rows, sheet_name=table.sheet, above=above)


def _funding(table: ImportedTable, unit: Unit, execution: PerformanceTarget | None) -> Iterator[list[Value]]:
    lines = list(BudgetLine.objects.filter(table=table).order_by("row", "pk"))
    points = [_cell(execution.weight), _cell(execution.score)] if execution else []
    yield [f"部门资金（{unit.symbol}）", "", "全年预算数", "全年执行数", "预算执行率", "分值", "得分"]
    for line in lines:
        if line.role == RowRole.TOTAL:
            amounts = [amount(line, measure, unit) for measure in (Measure.ANNUAL_BUDGET, Measure.EXPENDITURE)]
            yield ["", line.label, *amounts, None, *points]
    yield ["", f"{BY_SOURCE}分类", "", "", f"{BY_NATURE}分类"]
    sides = [[line for line in lines if line.fund == side] for side in (BY_SOURCE, BY_NATURE)]
    for index in range(max(map(len, sides))):
        left, right = (_half(side[index] if index < len(side) else None, unit) for side in sides)
        yield ["", *left, "", *right]


def _half(line: BudgetLine | None, unit: Unit) -> list[Value]:
    return ["", None] if line is None else [line.label, amount(line, Measure.EXPENDITURE, unit)]


def _goal(goal: PerformanceTarget | None) -> list[list[Value]]:
    texts = [goal.target, "", "", goal.actual] if goal else []
    return [["年度总体目标", "年初预期（设定）目标", "", "", "全年实际完成情况"], ["", *texts]]


def amount(line: BudgetLine, measure: Measure, unit: Unit) -> Value:
    """An amount in the table's unit; a dash or 不适用 as such; None for a blank."""
    value: Decimal | None = getattr(line, measure.value)
    if value is not None:
        return _cell(value / unit.factor)
    mark = line.marks.get(measure.value)
    return Quantity(None, unit, state=State(mark)).number_text() if mark else None


def _cell(value: Decimal | str | None) -> Value:
    """A number without the zeros that the database adds; nothing for an empty text."""
    if isinstance(value, Decimal):
        value = value.normalize()
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return value or None
