"""Row groups cut to the height of a page: a group that is kept whole must fit on one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.blocks import Cell, Row, Table, Text
from reports.rendering.columns import LANDSCAPE_WIDTH, PADDING, SIZES, UPRIGHT_WIDTH, WHOLE, Fit, em_width, fit, placed

UPRIGHT_HEIGHT = 560  # points of a type area 225 mm high that caption and head of a table leave
LANDSCAPE_HEIGHT = 370  # the same of a turned page, 156 mm high
OPENING = 100  # points that the title of an annex and the caption take from the table's first page
READABLE = 18  # half points: letters are not made smaller than 小五 only to keep a group on one page
CONTINUED = "（续）"


@dataclass(frozen=True, slots=True)
class Setting:
    """How a table is set: letter size, widths, and its row groups, none of them higher than a page."""

    fit: Fit
    groups: tuple[tuple[Row, ...], ...]
    short: bool  # low enough to be kept whole on one page


def set_table(table: Table, *, turned: bool) -> Setting:
    """Size, widths and groups of a table on an upright or a turned page.

    The letters are as large as every figure on one line and every group on one page allow.
    """
    available, height = (LANDSCAPE_WIDTH, LANDSCAPE_HEIGHT) if turned else (UPRIGHT_WIDTH, UPRIGHT_HEIGHT)
    largest = fit(table, available).half_points
    for size in (size for size in SIZES if READABLE <= size <= largest):
        setting = portions(table, fit(table, available, largest=size), available, height)
        if len(setting.groups) == len(table.groups):
            return setting
    return portions(table, fit(table, available, largest=min(largest, READABLE)), available, height)


def portions(table: Table, fitted: Fit, available: int, height: int) -> Setting:
    """The table's groups for a page of ``available`` × ``height`` points.

    A group that would be higher than the page is cut between rows; a cell that reached across the cut is opened again
    with “（续）”, so no page shows an empty or an open cell.
    """
    groups: list[tuple[Row, ...]] = []
    total = 0
    for group in table.groups:
        heights = row_heights(group, fitted, available)
        total += sum(heights)
        groups += _cut(group, heights, height if groups else height - OPENING, height)
    return Setting(fitted, tuple(groups), total <= height * 2 // 5)


def row_heights(group: tuple[Row, ...], fitted: Fit, available: int) -> list[int]:
    """The estimated height of each row in points; a cell over several rows counts by its share."""
    heights = [_lines_height(1, fitted)] * len(group)
    for index, column, cell in placed(group):
        width = sum(fitted.widths[column : column + cell.colspan]) * available // WHOLE - PADDING
        line = max(width * 2000 // fitted.half_points, 1000)  # in thousandths of an em
        words = sum(em_width(run.text) for run in cell.runs)
        needed = _lines_height(-(-words // line), fitted)
        for row in range(index, min(index + cell.rowspan, len(group))):
            heights[row] = max(heights[row], needed // cell.rowspan)
    return heights


def _lines_height(lines: int, fitted: Fit) -> int:
    return lines * fitted.half_points * 27 // 40 + 6  # a line is 1.35 of its size; 6 points of padding and border


def _cut(group: tuple[Row, ...], heights: list[int], first: int, others: int) -> Iterator[tuple[Row, ...]]:
    """Portions of a group, the first at most ``first`` points high, the others at most ``others``."""
    start, used, limit = 0, 0, first
    for index, row_height in enumerate(heights):
        if used + row_height > limit and index > start:
            yield _slice(group, start, index)
            start, used, limit = index, 0, others
        used += row_height
    yield _slice(group, start, len(group))


def _slice(group: tuple[Row, ...], start: int, stop: int) -> tuple[Row, ...]:
    """Rows ``start`` to ``stop``, each cell that reaches in from above or out below closed at the edge."""
    if (start, stop) == (0, len(group)):
        return group
    rows: list[list[tuple[int, Cell]]] = [[] for _ in range(start, stop)]
    for index, column, cell in placed(group):
        first, last = max(index, start), min(index + cell.rowspan, stop)
        if first < last:
            shown = _reopened(cell) if index < start else cell
            rows[first - start].append((column, replace(shown, rowspan=last - first)))
    return tuple(
        replace(group[start + offset], cells=tuple(cell for _, cell in sorted(row, key=lambda pair: pair[0])))
        for offset, row in enumerate(rows)
    )


def _reopened(cell: Cell) -> Cell:
    if not cell.runs or cell.runs[-1].text.endswith(CONTINUED):
        return cell
    return replace(cell, runs=(*cell.runs, Text(CONTINUED)))
