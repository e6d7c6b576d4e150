"""社会保险基金收支平衡表: items of income, outgo and balance, with budget and final account of each fund (险种)."""

from __future__ import annotations

import re

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.funds import item_name, without_ordinal
from budgets.workbooks.lines import LineReader, is_of_which
from budgets.workbooks.rows import UNMOVED, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import LocatedTable

FUND_BALANCE = TableDeclaration(
    "fund_balance",
    "社会保险基金收支平衡表",
    (
        Column("category", ("类别",), fill_down=True, width=12),
        Column("name", ("项目",), aliases=("项目名称",), width=34),
        Column("opening_budget", ("{fund}", "{year}年预算"), ColumnKind.MONEY, aliases=("{year}年预算数",), width=20),
        Column("settled", ("{fund}", "{year}年决算"), ColumnKind.MONEY, aliases=("{year}年决算数",), width=20),
        Column(
            "rate", ("{fund}", "执行率"), ColumnKind.RATE, required=False, calculated=True,
            aliases=("预算执行率",), width=12,
        ),
    ),
    notes=(
        "每个险种一组列：年预算、年决算、执行率（执行率由系统计算，可以不填）。",
        "项目可以带“一、二、”序号；“其中：”行不参与加总。",
        "本年收支结余＝本年收入合计－本年支出合计；年末滚存结余＝上年结余＋本年收支结余。",
    ),
)  # fmt: skip

_SUBTOTAL = re.compile(r"小计$|本年收入合计$|本年支出合计$|合计$|本年收支结余$|年末滚存结余$")
_TOTAL = re.compile(r"总计$")


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """Rows to lines, one for each fund; a column of another year is a fault."""
    reader = LineReader(UNMOVED, located, year, errors)
    funds = list(dict.fromkeys(found.bindings["fund"] for found in located.header.columns if "fund" in found.bindings))
    _check_columns(located, year, funds, errors)
    for row in located.rows:
        label = reader.cells.text(row, reader.columns.get("name"), 200)
        category = reader.cells.text(row, reader.columns.get("category"), 60)
        name = item_name(label or category)
        if not normalise(name):
            reader.cells.fail(row, reader.columns.get("name"), "项目是空的", "每行都应有项目", "请补填或删除该行")
            continue
        role = _role(label or category, name)
        for fund in funds:
            line = reader.line(row, label or category, role, AccountKind.FUND, name, fund=fund)
            reader.add(row, line)
    return reader.finish()


def _role(label: str, name: str) -> RowRole:
    if is_of_which(without_ordinal(label)):
        return RowRole.OF_WHICH
    if _TOTAL.search(name):
        return RowRole.TOTAL
    return RowRole.SUBTOTAL if _SUBTOTAL.search(name) else RowRole.DETAIL


def _check_columns(located: LocatedTable, year: int, funds: list[str], errors: list[CellError]) -> None:
    bottom = located.header.bottom + 1
    present: set[tuple[str, str]] = set()
    for found in located.header.columns:
        present.add((found.bindings.get("fund", ""), found.column.key))
        stated = found.bindings.get("year")
        if stated and int(stated) != year:
            errors.append(
                located.error(
                    bottom, found, f"是{stated}年", f"导入年度是{year}年", "请改正表头年份或用 --year 指定年度"
                )
            )
    for fund in funds:
        for key, label in (("opening_budget", "年预算"), ("settled", "年决算")):
            if (fund, key) not in present:
                first: FoundColumn = next(item for item in located.header.columns if item.bindings.get("fund") == fund)
                errors.append(
                    located.error(bottom, first, f"“{fund}”缺少“{year}{label}”列", "每个险种应有预算和决算两列")
                )
