"""How high the rows of a table are in Word."""

from __future__ import annotations

from reports.document.blocks import Cell, Row
from reports.rendering.columns import placed
from reports.rendering.word.lines import line_count
from reports.rendering.word.styles import table_line
from reports.rendering.word.tables import PADDING

TWIPS = 20  # of a point
BORDER = 10


def row_heights(rows: tuple[Row, ...], grid: list[int], half_points: int) -> list[int]:
    """The height of each row of a head or of a group in points; cells over several rows have what these hold.

    What such a cell needs beyond that is added to the last of its rows, as Word does.
    """
    heights = [_height(1, half_points)] * len(rows)
    cells = sorted(placed(rows), key=lambda item: item[2].rowspan)
    for index, column, cell in cells:
        last = min(index + cell.rowspan, len(rows)) - 1
        lines = _lines(cell, sum(grid[column : column + cell.colspan]), half_points)
        heights[last] = max(heights[last], _height(lines, half_points) - sum(heights[index:last]))
    return [-(-height // TWIPS) for height in heights]


def _height(lines: int, half_points: int) -> int:
    return lines * table_line(half_points) + PADDING["top"] + PADDING["bottom"] + BORDER


def _lines(cell: Cell, width: int, half_points: int) -> int:
    room = (width - PADDING["left"] - PADDING["right"]) * 100 // half_points  # thousandths of an em
    words = "".join(run.text for run in cell.runs)
    return sum(line_count(line, max(room, 1000), 0) for line in words.split("\n"))
