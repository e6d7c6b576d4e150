"""Comparing amounts by the name of their column, for the checks that have not moved to their kinds yet."""

from __future__ import annotations

from decimal import Decimal

from budgets.workbooks.checks import Checked, amount, is_tail, shown
from budgets.workbooks.rows import LineRow, Rows

__all__ = ["Checked", "amount", "compare", "is_tail", "shown"]

_EXACT = Decimal("0.005")


def compare(
    table: Rows, line: LineRow, name: str, found: Decimal, expected: Decimal, how: str, checked: Checked
) -> None:
    """Report ``found`` (in the column of field ``name``) where it is not ``expected``, which is ``how`` computed."""
    difference = abs(found - expected)
    if difference < _EXACT:
        return
    what = f"“{line.label}”填的是{shown(table, found)}"
    wanted = f"按“{how}”应为{shown(table, expected)}，相差{shown(table, found - expected)}"
    if is_tail(table, difference):
        checked.notes.append(table.error(line.number, name, what, wanted, "属于尾差，请留意"))
    else:
        checked.errors.append(table.error(line.number, name, what, wanted, "请核对该行及相关行的数字"))
