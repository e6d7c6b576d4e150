"""元 taken for 万元 or the reverse: the slip that makes every later figure wrong ten-thousandfold."""

from __future__ import annotations

from decimal import Decimal

from budgets.vocabulary import RowRole
from budgets.workbooks.checks.amounts import amount
from budgets.workbooks.checks.sums import column_name
from budgets.workbooks.rows import LineRow, ParsedTable
from evalcase.spreadsheets.errors import CellError

# Measures of one row that are of one size in any sound budget.
_PEERS = (
    ("opening_budget", "income"),
    ("opening_budget", "expenditure"),
    ("income", "expenditure"),
    ("annual_budget", "expenditure"),
    ("opening_budget", "settled"),
)
_WAN = Decimal(10000)
_YI = Decimal(10) ** 8
_NEAR = (Decimal("0.5"), Decimal(2))
# An agency's whole budget is hardly below 1万元 or above 1000亿元; a social insurance fund may be larger.
_LEAST_TOTAL = Decimal(10000)
_LARGEST_BUDGET = Decimal(10) ** 11
_LARGEST_FUND = Decimal(10) ** 13
_CONFIRM = "请核对单位行和数字；确认无误的，导入时选择“确认金额单位”（--confirm-units）"


def check_magnitude(table: ParsedTable) -> list[CellError]:
    """Columns that look 10000 times off their peers, and a unit line that the amounts belie. All need confirmation."""
    found = [error for first, second in _PEERS if (error := _compare_columns(table, first, second)) is not None]
    stated = table.located.money_unit or f"{table.unit.symbol}（未写单位行）"
    found.extend(_large_amount(table, stated))
    if table.kind == "income_expenditure":
        found.extend(_small_total(table, stated))
    return found


def _compare_columns(table: ParsedTable, first: str, second: str) -> CellError | None:
    """The fault, at the first row, where in every row with both amounts one is about 10000 times the other."""
    seen: list[tuple[LineRow, Decimal]] = []
    for line in table.lines:
        left, right = line.amounts.get(first), line.amounts.get(second)
        if left and right:
            seen.append((line, left / right))
    for line, quotient in seen:
        if _is_ten_thousandfold(quotient) and (line.role is not RowRole.DETAIL or _mostly(seen)):
            small, large = (second, first) if quotient > 1 else (first, second)
            labels = [table.columns[column_name(line, name)].label for name in (small, large)]
            what = f"“{line.label}”的“{labels[0]}”与“{labels[1]}”相差约1万倍"
            return table.error(line.number, column_name(line, small), what, "疑似一列按万元、一列按元填写", _CONFIRM)
    return None


def _is_ten_thousandfold(quotient: Decimal) -> bool:
    quotient = abs(quotient)
    return any(_NEAR[0] <= value <= _NEAR[1] for value in (quotient / _WAN, quotient * _WAN))


def _mostly(seen: list[tuple[LineRow, Decimal]]) -> bool:
    return sum(_is_ten_thousandfold(quotient) for _, quotient in seen) * 2 > len(seen)


def _large_amount(table: ParsedTable, stated: str) -> list[CellError]:
    limit = _LARGEST_FUND if table.kind in ("fund_balance", "fund_execution") else _LARGEST_BUDGET
    for line in table.lines:
        for measure, value in line.amounts.items():
            if value is not None and abs(value) >= limit:
                what = f"“{line.label}”按{stated}读取达到{value / _YI:,.0f}亿元"
                return [table.error(line.number, column_name(line, measure), what, "疑似金额单位写大了", _CONFIRM)]
    return []


def _small_total(table: ParsedTable, stated: str) -> list[CellError]:
    for line in table.lines:
        largest = max((abs(value) for value in line.amounts.values() if value is not None), default=Decimal(0))
        if line.role is RowRole.TOTAL and 0 < largest < _LEAST_TOTAL:
            measure = "expenditure" if amount(line, "expenditure") else next(iter(line.amounts))
            what = f"“{line.label}”按{stated}读取还不到1万元"
            return [table.error(line.number, measure, what, "疑似单位应为“万元”", _CONFIRM)]
    return []
