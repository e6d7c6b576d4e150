"""社会保险基金收支平衡表: items of income, outgo and balance, with budget and final account of each fund (险种)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from budgets.facts import Formula
from budgets.vocabulary import AccountKind, RowRole
from budgets.workbooks.checks import Checked, amount, check_parts_within, compare, compare_sum
from budgets.workbooks.funds import is_of_fund, item_name, remainder_formulas, without_ordinal
from budgets.workbooks.kind import Cells
from budgets.workbooks.lines import LineKind, LineReader, amount_cells, is_of_which
from budgets.workbooks.magnitude import LARGEST_FUND
from budgets.workbooks.rates import Rate
from budgets.workbooks.rows import LineRow, Rows, TableRow
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

_SUBTOTAL = re.compile(r"小计$|本年收入合计$|本年支出合计$|合计$|本年收支结余$|年末滚存结余$")
_TOTAL = re.compile(r"总计$")
_BALANCES = ("本年收支结余", "年末滚存结余")


class FundBalance(LineKind):
    """A line a row and fund; a column of another year is a fault."""

    declaration = TableDeclaration(
        "fund_balance",
        "社会保险基金收支平衡表",
        (
            Column("category", ("类别",), fill_down=True, width=12),
            Column("name", ("项目",), aliases=("项目名称",), width=34),
            Column(
                "opening_budget", ("{fund}", "{year}年预算"), ColumnKind.MONEY, aliases=("{year}年预算数",), width=20
            ),
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
    rate = Rate("settled", "opening_budget")
    largest = LARGEST_FUND

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        reader = LineReader(self, located, year, errors)
        funds = _funds(located)
        _check_columns(located, year, funds, errors)
        for row in located.rows:
            for fund in funds:
                line = self.read(reader, row, fund)
                if line is None:
                    break  # the row itself is at fault, and was told once
                reader.add(row, line)
        return reader.finish()

    def read(self, reader: LineReader, row: DataRow, fund: str = "") -> LineRow | None:
        label = reader.text(row, "name") or reader.text(row, "category", 60)
        name = item_name(label)
        if not normalise(name):
            reader.fail(row, "name", "项目是空的", "每行都应有项目", "请补填或删除该行")
            return None
        return reader.line(row, label, _role(label, name), AccountKind.FUND, name, block=fund)

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, LineRow)  # noqa: S101 - the only rows it has
        return {"category": _side(row.account), "name": row.label, **amount_cells(row, rows, f"{row.block}.")}

    def headings(self, rows: Rows) -> Mapping[str, Sequence[str]]:
        funds = dict.fromkeys(name.rpartition(".")[0] for name in rows.columns if "." in name)
        return {**super().headings(rows), "fund": list(funds)}

    def check(self, rows: Rows) -> Checked:
        """Each fund by itself: running totals of income and outgo, the year's balance and the accumulated balance."""
        checked = Checked()
        for fund in dict.fromkeys(line.block for line in rows.lines):
            lines = [line for line in rows.lines if line.block == fund]
            _check_running_totals(rows, lines, checked)
            by_account = {line.account: line for line in lines if line.role is not RowRole.OF_WHICH}
            _check_balance(rows, by_account, checked)
        check_parts_within(rows, checked)
        return checked

    def has_subject(self, subject: str) -> bool:
        return is_of_fund(subject)

    def formulas(self, lines: Iterable[LineRow]) -> list[Formula]:
        return remainder_formulas(lines)


def _funds(located: LocatedTable) -> list[str]:
    return list(dict.fromkeys(found.bindings["fund"] for found in located.header.columns if "fund" in found.bindings))


def _role(label: str, name: str) -> RowRole:
    if is_of_which(without_ordinal(label)):
        return RowRole.OF_WHICH
    if _TOTAL.search(name):
        return RowRole.TOTAL
    return RowRole.SUBTOTAL if _SUBTOTAL.search(name) else RowRole.DETAIL


def _side(account: str) -> str:
    """The 类别 of a row."""
    if account in _BALANCES:
        return "收支平衡"
    return "支出" if "支出" in account else "收入"


def _check_columns(located: LocatedTable, year: int, funds: list[str], errors: list[CellError]) -> None:
    bottom = located.header.bottom + 1
    present: set[tuple[str, str]] = set()
    for found in located.header.columns:
        present.add((found.bindings.get("fund", ""), found.column.key))
        stated = found.bindings.get("year")
        if stated and int(stated) != year:
            expected, remedy = f"导入年度是{year}年", "请改正表头年份或用 --year 指定年度"
            errors.append(located.error(bottom, found, f"是{stated}年", expected, remedy))
    for fund in funds:
        for key, label in (("opening_budget", "年预算"), ("settled", "年决算")):
            if (fund, key) not in present:
                first: FoundColumn = next(item for item in located.header.columns if item.bindings.get("fund") == fund)
                what = f"“{fund}”缺少“{year}{label}”列"
                errors.append(located.error(bottom, first, what, "每个险种应有预算和决算两列"))


def _check_running_totals(rows: Rows, lines: Sequence[LineRow], checked: Checked) -> None:
    """小计, 合计 and 总计 each hold everything of their side so far; a 总计 ends its side."""
    running: list[LineRow] = []
    closed = ""
    for line in lines:
        if line.account in _BALANCES:
            continue
        side = "支出" if "支出" in line.account else "收入" if "收入" in line.account else ""
        if side and closed and side != closed and line.role is RowRole.DETAIL:
            running, closed = [], ""
        if line.role is RowRole.DETAIL:
            running.append(line)
        elif line.role in (RowRole.SUBTOTAL, RowRole.TOTAL):
            compare_sum(rows, line, running, "以上各明细行之和", checked)
            closed = side or closed


def _check_balance(rows: Rows, by_account: Mapping[str, LineRow], checked: Checked) -> None:
    income, outgo = by_account.get("本年收入合计"), by_account.get("本年支出合计")
    carried, year, accumulated = (by_account.get(name) for name in ("上年结余", *_BALANCES))
    if year is not None and income is not None and outgo is not None:
        for measure in year.amounts:
            expected = amount(income, measure) - amount(outgo, measure)
            compare(rows, year, measure, expected, "本年收入合计－本年支出合计", checked)
    if accumulated is not None and carried is not None:
        for measure in accumulated.amounts:
            expected = amount(carried, measure) + (amount(year, measure) if year is not None else 0)
            compare(rows, accumulated, measure, expected, "上年结余＋本年收支结余", checked)


FUND_BALANCE = FundBalance()
