"""Figures that no table should state: bounds in the place of values."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.quantities import Quantity, QuantityError, parse_quantity
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE
from budgets.workbooks.rows import Rows, TargetRow
from evalcase.spreadsheets.errors import CellError


def stated(text: str) -> Quantity | None:
    """The figure that a target or an actual states; None where it is in words, empty or a dash."""
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return None
    return quantity if quantity.is_value else None


def actuals_without_value(rows: Rows) -> list[CellError]:
    """Actuals that are bounds (``≥90%``): nobody measured them, and nothing is scored or computed from them."""
    found = []
    for target, done in _actuals(rows):
        if done.is_limit:
            same = "，与指标值相同" if done == stated(target.target) else ""
            what = f"“{target.level3}”的完成值“{target.actual}”仍带比较符号，是界限，不是数值{same}"
            mend = "请填写实际完成的数值；评分前要填实际数"
            found.append(rows.error(target.number, "actual", what, "应为实际完成数", mend))
    return found


def _actuals(rows: Rows) -> Iterator[tuple[TargetRow, Quantity]]:
    """The indicators in the table itself whose actual states a figure."""
    for target in rows.targets:
        done = None if target.level1 in (ANNUAL_GOAL, EXECUTION_RATE) else stated(target.actual)
        if done is not None:
            yield target, done
