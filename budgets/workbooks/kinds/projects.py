"""The two tables of projects: 各项目预算执行统计表 and 追加资金明细表."""

from __future__ import annotations

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.kinds.income_expenditure import PROJECT
from budgets.workbooks.lines import LineReader, is_of_which
from budgets.workbooks.rows import UNMOVED, LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

PROJECT_EXECUTION = TableDeclaration(
    "project_execution",
    "各项目预算执行统计表",
    (
        Column("name", ("项目名称",), width=52),
        Column("fund_source", ("资金来源",), width=14),
        Column(
            "annual_budget", ("预算资金(调整后)",), ColumnKind.MONEY, aliases=("全年预算数", "调整预算数"), width=20
        ),
        Column("expenditure", ("支出资金",), ColumnKind.MONEY, aliases=("全年执行数", "支出"), width=20),
        Column(
            "rate", ("执行率",), ColumnKind.RATE, required=False, calculated=True, aliases=("预算执行率",), width=12
        ),
    ),
    notes=("执行率＝支出资金÷预算资金(调整后)，由系统计算，可以不填。", "末行填“合计”。"),
)

SUPPLEMENTARY_FUNDING = TableDeclaration(
    "supplementary_funding",
    "追加资金明细表",
    (
        Column("serial", ("序号",), required=False, width=8),
        Column("name", ("项目",), aliases=("项目名称",), width=52),
        Column("supplement", ("金额",), ColumnKind.MONEY, aliases=("追加金额",), width=20),
        Column("fund_source", ("资金来源",), width=14),
    ),
    notes=("末行填“合计”。",),
)

_TOTALS = {"合计", "总计", "项目支出合计"}
_SUBTOTALS = {"小计"}


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to lines of 项目支出, one project a row."""
    reader = LineReader(located, UNMOVED, year, errors)
    for row in located.rows:
        line = _line(reader, row)
        if line is not None:
            reader.add(row, line)
    return reader.finish()


def _line(reader: LineReader, row: DataRow) -> LineRow | None:
    columns, cells = reader.columns, reader.cells
    label = cells.text(row, columns.get("name"), 200) or _words(cells.text(row, columns.get("serial"), 200))
    name = normalise(label)
    if not name:
        cells.fail(row, columns.get("name"), "项目名称是空的", "每行都应有项目名称", "请补填或删除该行")
        return None
    if name in _TOTALS:
        return reader.line(row, label, RowRole.TOTAL, AccountKind.NATURE, PROJECT)
    if name in _SUBTOTALS:
        return reader.line(row, label, RowRole.SUBTOTAL, AccountKind.NATURE, PROJECT)
    if is_of_which(label):
        return reader.of_which(row, label, AccountKind.NATURE)
    source = cells.text(row, columns.get("fund_source"), 60)
    return reader.line(row, label, RowRole.DETAIL, AccountKind.NATURE, PROJECT, project=label, fund_source=source)


def _words(serial: str) -> str:
    """The serial cell where it holds a word: 合计 is often merged over 序号 and 项目."""
    return "" if serial.replace(".", "").isdigit() else serial
