"""Figures that no table should state: bounds in the place of values, counts and rates that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.quantities import Quantity, QuantityError, doubt, parse_quantity, unit_of
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE
from budgets.workbooks.rows import Rows, TargetRow
from evalcase.spreadsheets.errors import CellError

_CONFIRM = "请改正；核对无误的，导入时选择“确认金额单位和数值”（--confirm-units）"


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


def doubtful_figures(rows: Rows) -> list[CellError]:
    """Counts that are not whole or negative and rates out of their bounds; a person corrects or confirms them."""
    found = []
    for figure in rows.figures:
        if figure.value is not None:
            quantity = Quantity(figure.value, unit_of(figure.unit_symbol), figure.places)
            if doubted := doubt(quantity, f"{figure.series}{figure.item}"):
                what = f"“{figure.item}”的{doubted.found}"
                cell = f"{figure.column}{figure.number}"
                found.append(CellError.of_cell(rows.file_name, rows.sheet, cell, "", what, doubted.expected, _CONFIRM))
    for target, done in _actuals(rows):
        if doubted := doubt(done, target.level3):
            what = f"“{target.level3}”的完成值{doubted.found}"
            found.append(rows.error(target.number, "actual", what, doubted.expected, _CONFIRM))
    return found


def _actuals(rows: Rows) -> Iterator[tuple[TargetRow, Quantity]]:
    """The indicators in the table itself whose actual states a figure."""
    for target in rows.targets:
        done = None if target.level1 in (ANNUAL_GOAL, EXECUTION_RATE) else stated(target.actual)
        if done is not None:
            yield target, done
