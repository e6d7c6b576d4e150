"""部门决算报表 by 科目编码: 收入, 支出, 一般公共预算支出, its 明细, 政府性基金 (财决03, 04, 07, 08, 09).

One row an account of 支出功能分类, with the 3, 5 or 7 digits of 类, 款 or 项; 合计 first or last. Each table is a
block of its own in the facts (``支出决算/2080101行政运行.基本支出``), for the same account stands in several.
"""

from __future__ import annotations

import re

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.lines import LineReader
from budgets.workbooks.rows import UNMOVED, LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_MONEY = ColumnKind.MONEY
TOTAL_ACCOUNT = "合计"
_TOTALS = {"合计", "总计", "本年收入合计", "本年支出合计"}
_COLUMN_NUMBERS = "栏次"
_CODE = re.compile(r"[1-9]\d{2}(?:\d{2}){0,2}")
_LABELS = (
    Column("code", ("科目编码",), aliases=("功能分类科目编码", "支出功能分类科目编码"), width=12),
    Column("name", ("科目名称",), aliases=("功能分类科目名称", "项目"), width=34),
)
_NOTES = ("科目编码为类（3位）、款（5位）、项（7位）；下级之和等于上级，各类之和等于合计。", "可以有“栏次”行。")


def _declare(kind: str, title: str, *columns: Column) -> TableDeclaration:
    return TableDeclaration(kind, title, (*_LABELS, *columns), money_unit="万元", notes=_NOTES)


INCOME_SETTLEMENT = _declare(
    "income_settlement",
    "收入决算表",
    Column("income", ("本年收入合计",), _MONEY),
    Column("income_appropriation", ("财政拨款收入",), _MONEY),
    Column("income_from_above", ("上级补助收入",), _MONEY),
    Column("income_service", ("事业收入",), _MONEY),
    Column("income_business", ("经营收入",), _MONEY),
    Column("income_from_below", ("附属单位上缴收入",), _MONEY),
    Column("income_other", ("其他收入",), _MONEY),
)
EXPENDITURE_SETTLEMENT = _declare(
    "expenditure_settlement",
    "支出决算表",
    Column("expenditure", ("本年支出合计",), _MONEY),
    Column("basic", ("基本支出",), _MONEY),
    Column("project_spending", ("项目支出",), _MONEY),
    Column("paid_up", ("上缴上级支出",), _MONEY),
    Column("business", ("经营支出",), _MONEY),
    Column("granted_down", ("对附属单位补助支出",), _MONEY),
)
GENERAL_BUDGET_SETTLEMENT = _declare(
    "general_budget_settlement",
    "一般公共预算财政拨款支出决算表",
    Column("annual_budget", ("调整预算数",), _MONEY, aliases=("全年预算数",)),
    Column("settled", ("决算数",), _MONEY),
    Column("basic", ("基本支出",), _MONEY),
    Column("project_spending", ("项目支出",), _MONEY),
    Column("prior_settled", ("上年决算数",), _MONEY, required=False),
)
EXPENDITURE_DETAIL = _declare(
    "expenditure_detail",
    "一般公共预算财政拨款支出决算明细表",
    Column("settled", ("合计",), _MONEY),
    Column("wages", ("工资福利支出",), _MONEY),
    Column("goods", ("商品和服务支出",), _MONEY),
    Column("households", ("对个人和家庭的补助",), _MONEY),
    Column("capital_outlay", ("资本性支出",), _MONEY),
)
GOVERNMENT_FUND_SETTLEMENT = _declare(
    "government_fund_settlement",
    "政府性基金预算财政拨款收入支出决算表",
    Column("carry_in", ("年初结转和结余",), _MONEY),
    Column("income", ("本年收入",), _MONEY),
    Column("expenditure", ("本年支出",), _MONEY),
    Column("basic", ("基本支出",), _MONEY),
    Column("project_spending", ("项目支出",), _MONEY),
    Column("carry_out", ("年末结转和结余",), _MONEY),
)
# The block of the facts that each table's rows belong to.
BLOCKS = {
    "income_settlement": "收入决算",
    "expenditure_settlement": "支出决算",
    "general_budget_settlement": "一般公共预算",
    "expenditure_detail": "一般公共预算明细",
    "government_fund_settlement": "政府性基金预算",
}


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to lines of the FUNCTION tree, found by code; a row without a proper code or a second 合计 is a fault."""
    kind = located.declaration.kind
    reader = LineReader(UNMOVED, located, year, errors)
    block = BLOCKS[kind]
    codes = {_code(reader, row) for row in located.rows}
    for row in located.rows:
        line = _line(reader, row, codes)
        if line is not None:
            line.fund = block
            reader.add(row, line)
    reader.columns.update({f"{block}.{measure}": found for measure, found in reader.money_columns()})
    return reader.finish()


def _line(reader: LineReader, row: DataRow, codes: set[str]) -> LineRow | None:
    cells, columns = reader.cells, reader.columns
    code = _code(reader, row)
    label = cells.text(row, columns.get("name"), 120)
    if normalise(label or code) == _COLUMN_NUMBERS:
        return None
    if normalise(label or code) in _TOTALS:
        return reader.line(row, label or code, RowRole.TOTAL, AccountKind.FUNCTION, TOTAL_ACCOUNT)
    if not _CODE.fullmatch(code):
        what = f"科目编码是“{code}”" if code else "科目编码是空的"
        cells.fail(row, columns.get("code"), what, "应为3位（类）、5位（款）或7位（项）数字", "请改正科目编码")
        return None
    if not label:
        cells.fail(row, columns.get("name"), "科目名称是空的", "每行都应有科目名称", "请补填或删除该行")
        return None
    has_parts = any(other != code and other.startswith(code) for other in codes)
    role = RowRole.SUBTOTAL if has_parts else RowRole.DETAIL
    return reader.line(row, label, role, AccountKind.FUNCTION, code)


def _code(reader: LineReader, row: DataRow) -> str:
    return reader.cells.code(row, reader.columns.get("code"))
