"""预算执行率 as self-evaluation forms print it: no row among the indicators, but points beside the money above them."""

from __future__ import annotations

from decimal import Decimal

from indicators.frameworks.tables.grid import Grid, plain
from indicators.frameworks.tables.heads import Head
from indicators.frameworks.tables.names import named, weight_in
from indicators.frameworks.tables.roles import ColumnRole, role_of
from indicators.frameworks.tables.table import ReadNode

NAME = "预算执行率"
_WHOLE = Decimal(100)


def execution_leaf(grid: Grid, head: Head, others: Decimal | None, printed: Decimal | None) -> ReadNode | None:
    """The indicator 预算执行率, where the rows above the head give it points and these fill up the total; else None."""
    if others is None or any(grid.filled(row, 0) == NAME for row in range(head.last + 1, len(grid.rows))):
        return None
    for row in range(head.first):
        line = plain("".join(text for _, text in grid.texts(row)))
        if "执行" not in line:
            continue
        for column, text in grid.texts(row):
            weight, place = _beside(grid, row, column, text)
            if weight is not None and weight + others in (printed or _WHOLE, _WHOLE):
                return ReadNode(NAME, place, weight, place)
    return None


def _beside(grid: Grid, row: int, column: int, text: str) -> tuple[Decimal | None, str]:
    """Points in the label itself (预算执行情况（10分）), or under 分值 in the row of the whole sum."""
    _, weight, is_percent = named(text)
    if weight is not None and "执行" in text and not is_percent:
        return weight, grid.place(row, column)
    if role_of(text) is ColumnRole.WEIGHT and row + 1 < len(grid.rows):
        return weight_in(grid.own(row + 1, column))[0], grid.place(row + 1, column)
    return None, ""
