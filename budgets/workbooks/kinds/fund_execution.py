"""社会保险基金收支决算表: by insurance (险种), its income, outgo with components, and balance, with the year before.

Budget and final accounts of a fund are drawn up by insurance: 《社会保险基金财务制度》（财社〔2017〕144号）.
"""

from __future__ import annotations

import re

from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.funds import fund_name, item_name
from budgets.workbooks.lines import LineReader, is_of_which
from budgets.workbooks.rows import UNMOVED, LineRow, Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

FUND_EXECUTION = TableDeclaration(
    "fund_execution",
    "社会保险基金收支决算表",
    (
        Column("fund", ("险种",), aliases=("基金名称", "险种名称"), fill_down=True, width=34),
        Column("name", ("项目",), aliases=("项目名称",), width=30),
        Column("opening_budget", ("预算数",), ColumnKind.MONEY, aliases=("年度预算数", "本年预算数"), width=16),
        Column("settled", ("决算数",), ColumnKind.MONEY, aliases=("本年决算数",), width=16),
        Column("prior_settled", ("上年决算数",), ColumnKind.MONEY, aliases=("上年数",), width=16),
        Column(
            "rate", ("完成率",), ColumnKind.RATE, required=False, calculated=True,
            aliases=("预算完成率", "执行率"), width=12,
        ),
    ),
    money_unit="万元",
    notes=(
        "每个险种几行：“基金收入”“基金支出”“年末滚存结余”，可以少填；其他名称的行是上一行的组成（其中），不参与加总。",
        "没有编列预算的险种，预算数留空；末尾可有“小计”“合计”，没有分险种数字的列可以只填合计。",
        "完成率由系统计算，可以不填。",
    ),
)  # fmt: skip

_WHOLE = re.compile(r"^(?:基金|本年|当年)?总?(?:收入|支出)(?:合计|总计)?$|结余$")
_TOTAL = re.compile(r"^(?:合计|总计|总合计)$")


def parse(located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
    """A line a row; every fund's figures stand in the same columns."""
    reader = LineReader(UNMOVED, located, year, errors)
    known: set[str] = set()
    for row in located.rows:
        fund = fund_name(reader.cells, row, reader.columns.get("fund"))
        label = reader.cells.text(row, reader.columns.get("name"), 200)
        if not fund:
            continue
        if not normalise(label):
            reader.cells.fail(row, reader.columns.get("name"), "项目是空的", "每行都应有项目", "请补填或删除该行")
        else:
            line = _line(reader, row, fund, label)
            if line.role is RowRole.OF_WHICH and fund not in known:
                reader.cells.fail(
                    row, reader.columns.get("name"), f"“{fund}”的“{label}”之前没有“基金收入”或“基金支出”行",
                    "组成项目应在所属合计之后", "请补上该行或调整行序",
                )  # fmt: skip
            known.add(fund)
            reader.add(row, line)
    _share_columns(reader, known)
    return reader.finish()


def _line(reader: LineReader, row: DataRow, fund: str, label: str) -> LineRow:
    name = item_name(label)
    if is_of_which(label) or not _WHOLE.search(normalise(name)):
        role = RowRole.OF_WHICH
    elif _TOTAL.match(normalise(fund)):
        role = RowRole.TOTAL
    else:
        role = RowRole.SUBTOTAL if normalise(fund).endswith("小计") else RowRole.DETAIL
    return reader.line(row, label, role, AccountKind.FUND, name, fund=fund)


def _share_columns(reader: LineReader, funds: set[str]) -> None:
    """A line's columns are looked up by its fund; here all funds stand in the same ones."""
    shared = {name: found for name, found in reader.columns.items() if found.column.kind is not ColumnKind.TEXT}
    for fund in sorted(funds):
        reader.columns |= {f"{fund}.{name}": found for name, found in shared.items()}
