"""Heads of tables and other centred words in several lines: broken at 本年收入/合计 and not at 本年收入合/计."""

from __future__ import annotations

from dataclasses import replace

from reports.blocks import Cell, Row, Text
from reports.charts.breaks import even_lines
from reports.rendering.columns import PADDING, WHOLE, Fit, placed

LINE_END = "\u2028"  # where the line of a cell ends on paper; on screen, columns have other widths
SLACK = 500  # thousandths of a point by which the padding is reckoned too wide


def broken_heads(rows: tuple[Row, ...], fitted: Fit, available: int) -> tuple[Row, ...]:
    """The rows of a head or of a group, their centred cells with line ends where they look best at these widths."""
    if not any(map(_is_centred, (cell for row in rows for cell in row.cells))):
        return rows
    made: list[list[Cell]] = [[] for _ in rows]
    for index, column, cell in placed(rows):
        width = sum(fitted.widths[column : column + cell.colspan]) * available * 1000 // WHOLE - PADDING * 1000
        room = (width + SLACK) * 2 // fitted.half_points
        made[index].append(_broken(cell, room) if _is_centred(cell) else cell)
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(rows, made, strict=True))


def _is_centred(cell: Cell) -> bool:
    return cell.header or cell.align == "center"


def _broken(cell: Cell, room: int) -> Cell:
    """A cell of words in lines of at most ``room`` thousandths of an em; one with figures stays as it is."""
    if len(cell.runs) != 1 or not isinstance(cell.runs[0], Text) or "\n" in cell.runs[0].text:
        return cell
    return replace(cell, runs=(Text(LINE_END.join(even_lines(cell.runs[0].text, room))),))
