"""勾稽 of the monthly progress: what was spent by the end of a month never falls."""

from __future__ import annotations

from itertools import pairwise

from budgets.quantities import YUAN, Quantity
from budgets.workbooks.checks.amounts import Checked
from budgets.workbooks.rows import Rows


def check_progress(table: Rows) -> Checked:
    """Cumulative expenditure, month by month in the order of the months."""
    checked = Checked()
    by_month = sorted(table.figures, key=lambda figure: figure.order)
    for before, after in pairwise(by_month):
        if before.value is not None and after.value is not None and after.value < before.value:
            earlier, later = (Quantity(figure.value, YUAN, 2).text(True) for figure in (before, after))
            what = f"{after.order}月末累计支出{later}小于{before.order}月末的{earlier}"
            error = table.error(after.number, "spent", what, "累计支出只增不减", "请填写年初起的累计数")
            checked.errors.append(error)
    return checked
