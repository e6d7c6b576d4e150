"""The form of one project as a workbook sheet, ready to be imported again."""

from __future__ import annotations

from decimal import Decimal

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget
from budgets.quantities import Unit
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, RowRole
from budgets.workbooks.forms import WHOLE
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from evalcase.spreadsheets.writer import SheetContent, Value

_AMOUNTS = ("opening_budget", "annual_budget", "expenditure")


def project_form(table: ImportedTable, unit: Unit) -> SheetContent:
    """The form with its block of funding and goals filled in, and a 总分 row where it is scored."""
    targets = list(PerformanceTarget.objects.filter(table=table).order_by("order"))
    special = {target.level1: target for target in targets if target.level1 in (ANNUAL_GOAL, EXECUTION_RATE)}
    indicators = [target for target in targets if target.level1 not in special]
    names = ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")
    rows = [{name: _cell(getattr(target, name)) for name in names} for target in indicators]
    scored = [target for target in targets if target.weight is not None]
    if scored:
        weights = sum((target.weight or Decimal(0) for target in scored), Decimal(0))
        scores = sum((target.score or Decimal(0) for target in scored), Decimal(0))
        rows.append({"level1": "总分", "weight": _cell(weights), "score": _cell(scores)})
    above = _above(table, unit, special.get(ANNUAL_GOAL), special.get(EXECUTION_RATE))
    return SheetContent(PROJECT_TARGETS, table.caption, rows, sheet_name=table.sheet, above=above)


def _above(
    table: ImportedTable, unit: Unit, goal: PerformanceTarget | None, execution: PerformanceTarget | None
) -> list[list[Value]]:
    lines = list(BudgetLine.objects.filter(table=table).order_by("row"))
    points = (execution.weight, execution.score) if execution else (None, None)
    funding = [_funding(line, unit, points) for line in lines]
    return [
        ["项目名称", table.variant],
        [f"项目资金（{unit.symbol}）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        *funding,
        ["年度目标", "预期目标", "", "", "实际完成情况"],
        ["", goal.target if goal else "", "", "", goal.actual if goal else ""],
    ]


def _funding(line: BudgetLine, unit: Unit, points: tuple[Decimal | None, Decimal | None]) -> list[Value]:
    amounts = [_cell(value / unit.factor) if (value := getattr(line, name)) is not None else None for name in _AMOUNTS]
    if line.role == RowRole.OF_WHICH:
        return ["", line.label, *amounts]
    return ["", WHOLE, *amounts, _cell(points[0]), None, _cell(points[1])]


def _cell(value: Decimal | str | None) -> Value:
    """A number without the zeros that the database adds; nothing for an empty text."""
    if isinstance(value, Decimal):
        value = value.normalize()
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return value or None
