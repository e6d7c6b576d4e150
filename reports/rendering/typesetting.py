"""How a table is set on its page: letter size, widths of the columns, and whether it is kept on one page."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.blocks import Row, Table
from reports.rendering.cells import broken_cells
from reports.rendering.charts.letters import em_width
from reports.rendering.columns import LANDSCAPE_WIDTH, PADDING, SIZES, UPRIGHT_WIDTH, WHOLE, Fit, fit, placed

UPRIGHT_HEIGHT = 586  # points of a type area 225 mm high that the caption of a table leaves
LANDSCAPE_HEIGHT = 400  # the same of a turned page, 156 mm high

HEADINGS = 60  # what a form leaves of its page to the headings above it, which do not part from it
SMALL_GROUP = 4  # rows
READABLE = 18  # half points: a table of several pages is not set smaller than 小五 for its length
SMALLEST = 16  # one that just misses one page may be


@dataclass(frozen=True, slots=True)
class Setting:
    """Letter size and widths of a table; ``short``: low enough to be kept whole on one page.

    ``head`` and ``groups`` are the table's own with the lines of their words broken well. ``clinging`` says of
    each row of the body of a longer one whether it stays on the page of the row above it.
    """

    fit: Fit
    short: bool
    head: tuple[Row, ...]
    groups: tuple[tuple[Row, ...], ...]
    clinging: tuple[bool, ...] = ()


def set_table(table: Table, *, turned: bool) -> Setting:
    """The setting of a table on an upright or a turned page.

    The letters are as large as every figure on one line allows; a table higher than a page takes smaller ones, and the
    smallest only where they bring it on one page.
    """
    available, height = (LANDSCAPE_WIDTH, LANDSCAPE_HEIGHT) if turned else (UPRIGHT_WIDTH, UPRIGHT_HEIGHT)
    if table.whole:
        height -= HEADINGS
    fitted, total = _fitted(table, available, height)
    head, *groups = (broken_cells(rows, fitted, available) for rows in (table.head, *table.groups))
    if total <= (height if table.whole else height * 2 // 5):
        return Setting(fitted, True, head, tuple(groups))
    return Setting(fitted, False, head, tuple(groups), _clinging(table, fitted, available, height // 3))


def _fitted(table: Table, available: int, height: int) -> tuple[Fit, int]:
    """Letter size and widths, and how high the rows then are."""
    fitted = fit(table, available)
    total = table_height(table, fitted, available)
    for size in (size for size in SIZES if SMALLEST <= size < fitted.half_points):
        if total <= height:
            break
        smaller = fit(table, available, largest=size)
        low = table_height(table, smaller, available)
        if size >= READABLE or low <= height:
            fitted, total = smaller, low
    return fitted, total


def table_height(table: Table, fitted: Fit, available: int) -> int:
    """The estimated height of the rows of a table in points."""
    return sum(sum(row_heights(group, fitted, available)) for group in (table.head, *table.groups))


def _clinging(table: Table, fitted: Fit, available: int, most: int) -> tuple[bool, ...]:
    """Two rows stay with the head, two at the end of the table and of a longer group, a short group stays whole.

    Rows that cling to one another are ``most`` points high in all: WeasyPrint finds no end for a page without one.
    """
    wished = [
        index > 0 and (len(group) <= SMALL_GROUP or index in (1, len(group) - 1))
        for group in table.groups
        for index in range(len(group))
    ]
    for index in (1, len(wished) - 1):
        if 0 < index < len(wished):
            wished[index] = True
    heights = [height for group in table.groups for height in row_heights(group, fitted, available)]
    clinging, together = [], 0
    for wish, height in zip(wished, heights, strict=True):
        clings = wish and together + height <= most
        together = together + height if clings else height
        clinging.append(clings)
    return tuple(clinging)


def row_heights(group: tuple[Row, ...], fitted: Fit, available: int) -> list[int]:
    """The estimated height of each row in points; a cell over several rows counts by its share."""
    heights = [_lines_height(1, fitted)] * len(group)
    for index, column, cell in placed(group):
        width = sum(fitted.widths[column : column + cell.colspan]) * available // WHOLE - PADDING
        line = max(width * 2000 // fitted.half_points, 1000)  # in thousandths of an em
        paragraphs = "".join(run.text for run in cell.runs).split("\n")
        needed = _lines_height(sum(max(-(-em_width(words) // line), 1) for words in paragraphs), fitted)
        for row in range(index, min(index + cell.rowspan, len(group))):
            heights[row] = max(heights[row], needed // cell.rowspan)
    return heights


def _lines_height(lines: int, fitted: Fit) -> int:
    return lines * fitted.half_points * 27 // 40 + 6  # a line is 1.35 of its size; 6 points of padding and border
