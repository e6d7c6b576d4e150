"""部门财政资金收支情况表: income and expenditure of the agency, each as budgeted, as adjusted and as settled."""

from __future__ import annotations

from budgets.vocabulary import BASIC, DEPARTMENT, PROJECT, AccountKind, RowRole
from budgets.workbooks.checks import Checked, amount, compare, compare_stated_sum
from budgets.workbooks.lines import LineKind, LineReader
from budgets.workbooks.rows import LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow

_MONEY = ColumnKind.MONEY
_OPENING, _ADJUSTED = ("年初预算",), ("全年预算数", "调整后预算数")
_TOTALS = {"合计", "总计", "部门合计"}
_PARTS = {BASIC, PROJECT}


class DepartmentBudget(LineKind):
    """合计 is the whole agency; any other row is 基本支出 or 项目支出."""

    declaration = TableDeclaration(
        "department_budget",
        "部门财政资金收支情况表",
        (
            Column("name", ("项目",), aliases=("支出类别",), width=20),
            Column("carry_in", ("年初结转和结余",), _MONEY, required=False, width=18),
            Column("income_opening_budget", ("收入", "年初预算数"), _MONEY, aliases=_OPENING, width=18),
            Column("income_annual_budget", ("收入", "调整预算数"), _MONEY, aliases=_ADJUSTED, width=18),
            Column("income", ("收入", "决算数"), _MONEY, aliases=("预算收入", "实际收入"), width=18),
            Column("opening_budget", ("支出", "年初预算数"), _MONEY, aliases=_OPENING, width=18),
            Column("annual_budget", ("支出", "调整预算数"), _MONEY, aliases=_ADJUSTED, width=18),
            Column("expenditure", ("支出", "决算数"), _MONEY, aliases=("预算支出", "实际支出"), width=18),
            Column("carry_out", ("年末结转和结余",), _MONEY, required=False, width=18),
        ),
        notes=(
            "项目填“基本支出”“项目支出”和“合计”，也可以只填“合计”一行。",
            "年初结转和结余＋收入决算数＝支出决算数＋年末结转和结余。",
        ),
    )

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        label = reader.text(row, "name")
        name = normalise(label)
        if name in _TOTALS:
            return reader.line(row, label, RowRole.TOTAL, AccountKind.NATURE, DEPARTMENT)
        if name in _PARTS:
            return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, name)
        reader.fail(row, "name", f"项目是“{label}”", "应为“基本支出”“项目支出”或“合计”", "请改正名称")
        return None

    def check(self, rows: Rows) -> Checked:
        """合计 is the sum of both; 年初结转＋收入－支出＝年末结转 wherever both ends are stated."""
        checked = Checked()
        details = [line for line in rows.lines if line.role is RowRole.DETAIL]
        for line in rows.lines:
            if line.role is RowRole.TOTAL and details:
                compare_stated_sum(rows, line, details, "基本支出＋项目支出", checked)
            if all(line.amounts.get(measure) is not None for measure in ("carry_in", "carry_out")):
                expected = amount(line, "carry_in") + amount(line, "income") - amount(line, "expenditure")
                compare(rows, line, "carry_out", expected, "年初结转和结余＋收入－支出", checked)
        return checked

    def has_subject(self, subject: str) -> bool:
        return subject in (DEPARTMENT, *_PARTS)


DEPARTMENT_BUDGET = DepartmentBudget()
