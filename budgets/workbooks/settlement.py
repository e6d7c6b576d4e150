"""What the tables of a 部门决算 share: a block in the facts, and the same total wherever it is printed.

Facts name the block before the account (``支出决算/2080101行政运行.基本支出``), for the same account stands in several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.vocabulary import RowRole
from budgets.workbooks.checks import Checked, compare, compare_known_sum, compare_row
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.lines import MoneyKind
from budgets.workbooks.rows import LineRow, Rows

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class RowSum:
    """Along a row: a measure that others make up, and how a person would say it."""

    whole: str
    parts: tuple[str, ...]
    how: str


class SettlementKind(MoneyKind):
    """Lines of one or two blocks."""

    row_sum: RowSum | None = None

    def has_subject(self, subject: str) -> bool:
        block, slash, _ = subject.partition("/")
        return slash != "" and block in self.blocks

    def check_row(self, rows: Rows, line: LineRow, checked: Checked) -> None:
        if self.row_sum is not None:
            compare_row(rows, line, self.row_sum.whole, self.row_sum.parts, self.row_sum.how, checked)

    def check_with(self, rows: Rows, others: Mapping[WorkbookKind, Rows]) -> Checked:
        """The totals that other tables of the 决算 print too."""
        checked = Checked()
        for first, seconds in _SAME:
            if first.block in self.blocks:
                known = [_amount_in(others, second) for second in seconds]
                amounts = [amount for amount in known if amount is not None]
                if len(amounts) == len(seconds):
                    _compare(rows, first, sum(amounts, Decimal(0)), _named(others, seconds), checked)
            elif len(seconds) == 1 and seconds[0].block in self.blocks:
                # In the same import the fault is told once, in the first table.
                table = _table_of(others, first)
                amount = _amount_in(others, first)
                if table is not None and table.in_force and amount is not None:
                    _compare(rows, seconds[0], amount, _named(others, [first]), checked)
        return checked


def check_levels(rows: Rows, lines: Sequence[LineRow], checked: Checked) -> None:
    """By 科目编码: each 类 and 款 from the level below, 合计 from the 类."""
    coded = [line for line in lines if line.role is not RowRole.TOTAL]
    for line in lines:
        if line.role is RowRole.SUBTOTAL:
            below = [other for other in coded if other.account.startswith(line.account) and other is not line]
            compare_known_sum(rows, line, _nearest(below), "下级科目之和", checked)
        elif line.role is RowRole.TOTAL:
            compare_known_sum(rows, line, _nearest(coded), "各类之和", checked)


def _nearest(lines: Sequence[LineRow]) -> list[LineRow]:
    """The topmost of these lines: those that hang below none of the others."""
    codes = {line.account for line in lines}
    return [line for line in lines if not any(line.account.startswith(code) and line.account != code for code in codes)]


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount of a 决算 by block, account and measure."""

    block: str
    account: str
    measure: str


# The same amount in several tables: the first, and what it is the sum of.
_SAME: tuple[tuple[_Place, tuple[_Place, ...]], ...] = (
    (_Place("收入决算", TOTAL, "income"), (_Place("收入", "本年收入合计", "settled"),)),
    (_Place("支出决算", TOTAL, "expenditure"), (_Place("支出", "本年支出合计", "settled"),)),
    (_Place("一般公共预算", TOTAL, "settled"), (_Place("财政拨款支出", "本年支出合计", "general_budget"),)),
    (_Place("一般公共预算明细", TOTAL, "settled"), (_Place("一般公共预算", TOTAL, "settled"),)),
    (_Place("政府性基金预算", TOTAL, "expenditure"), (_Place("财政拨款支出", "本年支出合计", "government_fund"),)),
    (
        _Place("一般公共预算", TOTAL, "basic"),
        (_Place("人员经费", TOTAL, "settled"), _Place("公用经费", TOTAL, "settled")),
    ),
)


def _table_of(others: Mapping[WorkbookKind, Rows], place: _Place) -> Rows | None:
    return next((others[kind] for kind in others if place.block in kind.blocks), None)


def _line_at(rows: Rows, place: _Place) -> LineRow | None:
    lines = (line for line in rows.lines if line.block == place.block and line.account == place.account)
    return next(lines, None)


def _amount_in(others: Mapping[WorkbookKind, Rows], place: _Place) -> Decimal | None:
    rows = _table_of(others, place)
    line = _line_at(rows, place) if rows is not None else None
    return line.amounts.get(place.measure) if line is not None else None


def _named(others: Mapping[WorkbookKind, Rows], places: Sequence[_Place]) -> str:
    """The places as a person finds them: the table, then the rows."""
    rows = _table_of(others, places[0])
    lines = [_line_at(rows, place) for place in places] if rows is not None else []
    stored = "已导入的" if rows is not None and rows.in_force else ""
    names = "＋".join(line.label for line in lines if line is not None)
    return f"{stored}{rows.title if rows is not None else ''}“{names}”"


def _compare(rows: Rows, place: _Place, wanted: Decimal, how: str, checked: Checked) -> None:
    line = _line_at(rows, place)
    if line is not None and line.amounts.get(place.measure) is not None:
        compare(rows, line, place.measure, wanted, how, checked)
