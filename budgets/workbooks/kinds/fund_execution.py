"""社会保险基金收支决算表: by insurance (险种), its income, outgo with components, and balance, with the year before.

Budget and final accounts of a fund are drawn up by insurance: 《社会保险基金财务制度》（财社〔2017〕144号）.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from budgets.facts import Formula
from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.checks import Checked, check_parts_within, compare, compare_stated_sum
from budgets.workbooks.funds import fund_name, is_of_fund, item_name, remainder_formulas
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import LineKind, LineReader, is_of_which
from budgets.workbooks.magnitude import LARGEST_FUND
from budgets.workbooks.rates import Rate
from budgets.workbooks.rows import LineRow, Rows, TableRow
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_WHOLE = re.compile(r"^(?:基金|本年|当年)?总?(?:收入|支出)(?:合计|总计)?$|结余$")
_TOTAL = re.compile(r"^(?:合计|总计|总合计)$")


class FundExecution(LineKind):
    """A line a row; every fund's figures stand in the same columns."""

    declaration = TableDeclaration(
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
    rate = Rate("settled", "opening_budget")
    largest = LARGEST_FUND

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        rows = super().parse(located, year, errors)
        # A line's columns are looked up by its fund; here all funds stand in the same ones.
        shared = {name: found for name, found in rows.columns.items() if found.column.kind is not ColumnKind.TEXT}
        for fund in sorted({line.block for line in rows.lines}):
            rows.columns |= {f"{fund}.{name}": found for name, found in shared.items()}
        return rows

    def read(self, reader: LineReader, row: DataRow) -> LineRow | None:
        fund = fund_name(reader.cells, row, reader.columns.get("fund"))
        label = reader.text(row, "name")
        if not fund:
            return None
        if not normalise(label):
            reader.fail(row, "name", "项目是空的", "每行都应有项目", "请补填或删除该行")
            return None
        name = item_name(label)
        role = _role(fund, label, name)
        if role is RowRole.OF_WHICH and fund not in reader.blocks:
            what = f"“{fund}”的“{label}”之前没有“基金收入”或“基金支出”行"
            reader.fail(row, "name", what, "组成项目应在所属合计之后", "请补上该行或调整行序")
        return reader.line(row, label, role, AccountKind.FUND, name, block=fund)

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        return {**super().cells(row, rows), "fund": row.block}

    def check(self, rows: Rows) -> Checked:
        """小计 and 合计 over the funds, item by item, and what each fund has left at the end of the year.

        A figure that no fund has by itself (only the 合计 is known) is taken as it stands; a blank 合计 claims nothing.
        """
        checked = Checked()
        details: dict[str, list[LineRow]] = defaultdict(list)
        since: dict[str, list[LineRow]] = defaultdict(list)
        by_fund: dict[str, dict[str, LineRow]] = defaultdict(dict)
        for line in rows.lines:
            item = next((side for side in ("收入", "支出") if side in line.account), line.account)
            if line.role is RowRole.DETAIL:
                details[item].append(line)
                since[item].append(line)
                by_fund[line.block][item] = line
            elif line.role is RowRole.SUBTOTAL:
                compare_stated_sum(rows, line, since.pop(item, []), "各险种之和", checked)
            elif line.role is RowRole.TOTAL:
                compare_stated_sum(rows, line, details[item], "各险种之和", checked)
        for items in by_fund.values():
            _check_carried(rows, items, checked)
        check_parts_within(rows, checked)
        return checked

    def has_subject(self, subject: str) -> bool:
        return is_of_fund(subject)

    def formulas(self, lines: Iterable[LineRow]) -> list[Formula]:
        return remainder_formulas(lines)


def _role(fund: str, label: str, name: str) -> RowRole:
    if is_of_which(label) or not _WHOLE.search(normalise(name)):
        return RowRole.OF_WHICH
    if _TOTAL.match(normalise(fund)):
        return RowRole.TOTAL
    return RowRole.SUBTOTAL if normalise(fund).endswith("小计") else RowRole.DETAIL


def _check_carried(rows: Rows, items: Mapping[str, LineRow], checked: Checked) -> None:
    """年末滚存结余 = that of the year before + 收入 − 支出, where all four are stated."""
    accumulated = items.get("年末滚存结余")
    if accumulated is None or "收入" not in items or "支出" not in items:
        return
    before, now = accumulated.amounts.get("prior_settled"), accumulated.amounts.get("settled")
    income, outgo = (items[side].amounts.get("settled") for side in ("收入", "支出"))
    if before is not None and now is not None and income is not None and outgo is not None:
        compare(rows, accumulated, "settled", before + income - outgo, "上年结余＋基金收入－基金支出", checked)


FUND_EXECUTION = FundExecution()
