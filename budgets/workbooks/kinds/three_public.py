"""“三公”经费预算执行情况表, and 财政拨款“三公”经费支出决算表 (财决附03) with last year beside it."""

from __future__ import annotations

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.lines import LineReader, is_of_which, without_of_which
from budgets.workbooks.rows import UNMOVED, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import LocatedTable

TOTAL_ACCOUNT = "“三公”经费"
THREE_PUBLIC = TableDeclaration(
    "three_public",
    "“三公”经费预算执行情况表",
    (
        Column("name", ("项目",), aliases=("项目名称",), width=34),
        Column("opening_budget", ("年初预算",), ColumnKind.MONEY, aliases=("预算", "预算数", "年初预算数"), width=18),
        Column("expenditure", ("支出",), ColumnKind.MONEY, aliases=("支出数", "决算", "决算数"), width=18),
    ),
    notes=("没有安排的填“-”。", "公务用车购置、运行维护可以用“其中：”行分列，不参与加总。"),
)
THREE_PUBLIC_SETTLEMENT = TableDeclaration(
    "three_public_settlement",
    "财政拨款“三公”经费支出决算表",
    (
        Column("name", ("项目",), aliases=("项目名称",), width=34),
        Column("annual_budget", ("预算数",), ColumnKind.MONEY, aliases=("调整预算数", "全年预算数"), width=16),
        Column("settled", ("决算数",), ColumnKind.MONEY, width=16),
        Column("prior_settled", ("上年决算数",), ColumnKind.MONEY, width=16),
    ),
    money_unit="万元",
    notes=("预算数为调整预算数。", "公务用车购置费、公务用车运行维护费用“其中：”行分列。"),
)
_TOTALS = {normalise(text) for text in ("合计", "总计", "“三公”经费合计", TOTAL_ACCOUNT)}


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to lines of the three_public tree."""
    reader = LineReader(located, UNMOVED, year, errors)
    for row in located.rows:
        label = reader.cells.text(row, reader.columns.get("name"), 200)
        if not label:
            reader.cells.fail(row, reader.columns.get("name"), "项目是空的", "每行都应有项目", "请补填或删除该行")
        elif normalise(label) in _TOTALS:
            reader.add(row, reader.line(row, label, RowRole.TOTAL, AccountKind.THREE_PUBLIC, TOTAL_ACCOUNT))
        elif is_of_which(label):
            line = reader.of_which(row, label, AccountKind.THREE_PUBLIC, without_of_which(label))
            if line is not None:
                reader.add(row, line)
        else:
            reader.add(row, reader.line(row, label, RowRole.DETAIL, AccountKind.THREE_PUBLIC, label))
    return reader.finish()
