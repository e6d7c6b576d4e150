"""部门财政资金收支情况表: income and expenditure of the agency, each as budgeted, as adjusted and as settled."""

from __future__ import annotations

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.kinds.income_expenditure import GRAND_TOTAL
from budgets.workbooks.lines import LineReader
from budgets.workbooks.rows import UNMOVED, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable

_MONEY = ColumnKind.MONEY
_OPENING, _ADJUSTED = ("年初预算",), ("全年预算数", "调整后预算数")

DEPARTMENT_BUDGET = TableDeclaration(
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

_TOTALS = {"合计", "总计", "部门合计"}
_PARTS = {"基本支出", "项目支出"}


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to lines: 合计 is the whole agency; any other row is 基本支出 or 项目支出."""
    reader = LineReader(located, UNMOVED, year, errors)
    for row in located.rows:
        label = reader.cells.text(row, reader.columns.get("name"), 200)
        name = normalise(label)
        if name in _TOTALS:
            reader.add(row, reader.line(row, label, RowRole.TOTAL, AccountKind.NATURE, GRAND_TOTAL))
        elif name in _PARTS:
            reader.add(row, reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, name))
        else:
            expected = "应为“基本支出”“项目支出”或“合计”"
            reader.cells.fail(row, reader.columns.get("name"), f"项目是“{label}”", expected, "请改正名称")
    return reader.finish()
