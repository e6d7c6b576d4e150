"""The words of a table in several lines: broken at 本年收入/合计 and not at 本年收入合/计."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.document.blocks import Cell, Row, Text
from reports.rendering.charts.breaks import even_lines
from reports.rendering.charts.letters import em_width
from reports.rendering.columns import PADDING, WHOLE, Fit, placed

LINE_END = "\u2028"  # where the line of a cell ends on paper; on screen, columns have other widths
NAME = re.compile("[\u4e00-\u9fff]{3,40}")
SLACK = 500  # thousandths of a point by which the padding is reckoned too wide


def broken_cells(rows: tuple[Row, ...], fitted: Fit, available: int) -> tuple[Row, ...]:
    """The rows of a head or of a group, their words with line ends where they look best at these widths."""
    made: list[list[Cell]] = [[] for _ in rows]
    for index, column, cell in placed(rows):
        width = sum(fitted.widths[column : column + cell.colspan]) * available * 1000 // WHOLE - PADDING * 1000
        made[index].append(_broken(cell, (width + SLACK) * 2 // fitted.half_points))
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(rows, made, strict=True))


def _broken(cell: Cell, room: int) -> Cell:
    """A cell of words in lines of at most ``room`` thousandths of an em; one with figures stays as it is."""
    if len(cell.runs) != 1 or not isinstance(cell.runs[0], Text):
        return cell
    words = cell.runs[0].text
    if "\n" in words or em_width(words) <= room:
        return cell
    centred = cell.header or cell.align == "center"
    return replace(cell, runs=(Text(LINE_END.join(even_lines(words, room) if centred else _companied(words, room))),))


def _companied(words: str, room: int) -> tuple[str, ...]:
    """A name in two parts, the last of two characters, where one alone would stand on its last line."""
    full = room // 1000  # characters to a line: only names without figures and marks are counted so
    if full < 3 or not NAME.fullmatch(words) or len(words) % full != 1:
        return (words,)
    return words[:-2], words[-2:]
