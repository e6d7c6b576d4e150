"""各项目预算执行统计表: every project with its source, its budget and what was spent."""

from __future__ import annotations

from collections.abc import Mapping

from budgets.vocabulary import RowRole
from budgets.workbooks.checks import Checked, amount, check_sums
from budgets.workbooks.kind import Asked, Cells, WorkbookKind
from budgets.workbooks.kinds.income_expenditure import INCOME_EXPENDITURE
from budgets.workbooks.lines import LineKind, LineReader
from budgets.workbooks.projects import check_projects, listing, read_project
from budgets.workbooks.rates import Rate
from budgets.workbooks.rows import LineRow, Rows, TableRow
from budgets.workbooks.subjects import is_of_project
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.locate import DataRow

_MONEY = ColumnKind.MONEY


class ProjectExecution(LineKind):
    """A project a row, then 合计."""

    declaration = TableDeclaration(
        "project_execution",
        "各项目预算执行统计表",
        (
            Column("name", ("项目名称",), width=52),
            Column("fund_source", ("资金来源",), width=14),
            Column("annual_budget", ("预算资金(调整后)",), _MONEY, aliases=("全年预算数", "调整预算数"), width=20),
            Column("expenditure", ("支出资金",), _MONEY, aliases=("全年执行数", "支出"), width=20),
            Column(
                "rate", ("执行率",), ColumnKind.RATE, required=False, calculated=True, aliases=("预算执行率",), width=12
            ),
        ),
        notes=("执行率＝支出资金÷预算资金(调整后)，由系统计算，可以不填。", "末行填“合计”。"),
    )
    rate = Rate("expenditure", "annual_budget")
    projects_total = RowRole.TOTAL

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        return read_project(reader, row)

    def asked_rows(self, year: int, asked: Asked) -> list[Cells]:
        return [{"name": name} for name in (*asked.projects, "合计")] if asked.projects else []

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        return {**super().cells(row, rows), "fund_source": row.fund_source or None}

    def check(self, rows: Rows) -> Checked:
        checked = check_sums(rows)
        for line in rows.lines:
            if amount(line, "expenditure") > amount(line, "annual_budget"):
                what, expected = f"“{line.label}”支出大于预算", "执行率一般不超过100%"
                note = rows.error(line.number, "expenditure", what, expected, "支出大于预算，请确认")
                checked.notes.append(note)
        return checked

    def check_with(self, rows: Rows, others: Mapping[WorkbookKind, Rows]) -> Checked:
        return check_projects(rows, listing(others, [INCOME_EXPENDITURE]))

    def has_subject(self, subject: str) -> bool:
        return is_of_project(subject)


PROJECT_EXECUTION = ProjectExecution()
