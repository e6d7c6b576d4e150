"""元 taken for 万元 or the reverse: the slip that makes every later figure wrong ten-thousandfold."""

from __future__ import annotations

from decimal import Decimal

from budgets.vocabulary import RowRole
from budgets.workbooks.checks import amount
from budgets.workbooks.rows import LineRow, Rows, measure_column
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
LEAST_TOTAL = Decimal(10000)
LARGEST_BUDGET = Decimal(10) ** 11
LARGEST_FUND = Decimal(10) ** 13
_CONFIRM = "请核对单位行和数字；确认无误的，导入时选择“确认金额单位和数值”（--confirm-units）"


def check_magnitude(rows: Rows) -> list[CellError]:
    """Columns that look 10000 times off their peers, and a unit line that the amounts belie. All need confirmation."""
    unlike = [error for first, second in _PEERS if (error := _compare_columns(rows, first, second)) is not None]
    stated = rows.unit.symbol if rows.unit_stated else f"{rows.unit.symbol}（未写单位行）"
    return [*unlike, *_large_amount(rows, stated), *_small_total(rows, stated)]


def _compare_columns(rows: Rows, first: str, second: str) -> CellError | None:
    """The fault, at the first row, where in every row with both amounts one is about 10000 times the other."""
    quotients: list[tuple[LineRow, Decimal]] = []
    for line in rows.lines:
        left, right = line.amounts.get(first), line.amounts.get(second)
        if left and right:
            quotients.append((line, left / right))
    for line, quotient in quotients:
        if _is_ten_thousandfold(quotient) and (line.role is not RowRole.DETAIL or _mostly(quotients)):
            small, large = (second, first) if quotient > 1 else (first, second)
            labels = [rows.columns[measure_column(line, name)].label for name in (small, large)]
            what = f"“{line.label}”的“{labels[0]}”与“{labels[1]}”相差约1万倍"
            return rows.error(line.number, measure_column(line, small), what, "疑似一列按万元、一列按元填写", _CONFIRM)
    return None


def _is_ten_thousandfold(quotient: Decimal) -> bool:
    quotient = abs(quotient)
    return any(_NEAR[0] <= value <= _NEAR[1] for value in (quotient / _WAN, quotient * _WAN))


def _mostly(quotients: list[tuple[LineRow, Decimal]]) -> bool:
    return sum(_is_ten_thousandfold(quotient) for _, quotient in quotients) * 2 > len(quotients)


def _large_amount(rows: Rows, stated: str) -> list[CellError]:
    for line in rows.lines:
        for measure, value in line.amounts.items():
            if value is not None and abs(value) >= rows.kind.largest:
                what = f"“{line.label}”按{stated}读取达到{value / _YI:,.0f}亿元"
                return [rows.error(line.number, measure_column(line, measure), what, "疑似金额单位写大了", _CONFIRM)]
    return []


def _small_total(rows: Rows, stated: str) -> list[CellError]:
    for line in rows.lines:
        largest = max((abs(value) for value in line.amounts.values() if value is not None), default=Decimal(0))
        if line.role is RowRole.TOTAL and 0 < largest < rows.kind.smallest:
            measure = "expenditure" if amount(line, "expenditure") else next(iter(line.amounts))
            what = f"“{line.label}”按{stated}读取还不到1万元"
            return [rows.error(line.number, measure, what, "疑似单位应为“万元”", _CONFIRM)]
    return []
