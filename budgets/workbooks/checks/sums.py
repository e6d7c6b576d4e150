"""勾稽 inside one table: sums down the rows and identities along a row. 其中 rows are never added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgets.vocabulary import RowRole
from budgets.workbooks.checks import check_parts_within, compare_sum
from budgets.workbooks.checks.amounts import Checked, amount, compare
from budgets.workbooks.rows import LineRow, Rows, measure_column


def check_fund(table: Rows) -> Checked:
    """Each fund by itself: running totals of income and outgo, the year's balance and the accumulated balance."""
    checked = Checked()
    funds = dict.fromkeys(line.fund for line in table.lines)
    for fund in funds:
        lines = [line for line in table.lines if line.fund == fund]
        _check_running_totals(table, lines, checked)
        by_account = {line.account: line for line in lines if line.role is not RowRole.OF_WHICH}
        _check_balance(table, by_account, checked)
    check_parts_within(table, checked)
    return checked


_BALANCES = ("本年收支结余", "年末滚存结余")


def _check_running_totals(table: Rows, lines: Iterable[LineRow], checked: Checked) -> None:
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
            compare_sum(table, line, running, "以上各明细行之和", checked)
            closed = side or closed


def _check_balance(table: Rows, by_account: dict[str, LineRow], checked: Checked) -> None:
    income, outgo = by_account.get("本年收入合计"), by_account.get("本年支出合计")
    carried, year, accumulated = (by_account.get(name) for name in ("上年结余", *_BALANCES))
    for line, plus, minus, how in (
        (year, income, outgo, "本年收入合计－本年支出合计"),
        (accumulated, carried, None, "上年结余＋本年收支结余"),
    ):
        if line is None or plus is None or (line is year and minus is None):
            continue
        for measure in line.amounts:
            expected = amount(plus, measure)
            if minus is not None:
                expected -= amount(minus, measure)
            else:
                expected += amount(year, measure) if year else Decimal(0)
            name = measure_column(line, measure)
            compare(table, line, name, amount(line, measure), expected, how, checked)


def check_fund_execution(table: Rows) -> Checked:
    """小计 and 合计 over the funds, item by item, and what each fund has left at the end of the year.

    A figure that no fund has by itself (only the 合计 is known) is taken as it stands; a blank 合计 claims nothing.
    """
    checked = Checked()
    details: dict[str, list[LineRow]] = defaultdict(list)
    since: dict[str, list[LineRow]] = defaultdict(list)
    by_fund: dict[str, dict[str, LineRow]] = defaultdict(dict)
    for line in table.lines:
        item = next((side for side in ("收入", "支出") if side in line.account), line.account)
        if line.role is RowRole.DETAIL:
            details[item].append(line)
            since[item].append(line)
            by_fund[line.fund][item] = line
        elif line.role is RowRole.SUBTOTAL:
            _compare_stated(table, line, since.pop(item, []), checked)
        elif line.role is RowRole.TOTAL:
            _compare_stated(table, line, details[item], checked)
    for items in by_fund.values():
        _check_carried(table, items, checked)
    check_parts_within(table, checked)
    return checked


def _compare_stated(table: Rows, line: LineRow, parts: Sequence[LineRow], checked: Checked) -> None:
    for measure, stated in line.amounts.items():
        if stated is not None and any(part.amounts.get(measure) is not None for part in parts):
            expected = sum((amount(part, measure) for part in parts), Decimal(0))
            compare(table, line, measure_column(line, measure), stated, expected, "各险种之和", checked)


def _check_carried(table: Rows, items: dict[str, LineRow], checked: Checked) -> None:
    """年末滚存结余 = that of the year before + 收入 − 支出, where all four are stated."""
    accumulated = items.get("年末滚存结余")
    if accumulated is None or "收入" not in items or "支出" not in items:
        return
    before, now = accumulated.amounts.get("prior_settled"), accumulated.amounts.get("settled")
    income, outgo = (items[side].amounts.get("settled") for side in ("收入", "支出"))
    if before is not None and now is not None and income is not None and outgo is not None:
        how = "上年结余＋基金收入－基金支出"
        compare(table, accumulated, measure_column(accumulated, "settled"), now, before + income - outgo, how, checked)
