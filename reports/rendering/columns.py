"""Widths of a table's columns and the size of its letters, so that no figure ever breaks or leaves its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isqrt

from reports.document.blocks import Cell, Figure, Row, Table, Text
from reports.rendering.charts.letters import em_width

# Letter sizes in half points, from 小四 (12 pt) down to the smallest that is still read on paper.
SIZES = (24, 21, 18, 16, 14, 12)
UPRIGHT_WIDTH = 442  # 156 mm of text width, in points
LANDSCAPE_WIDTH = 637  # 297 mm less the margins of 37 and 35 mm, in points
PADDING = 7  # both sides of a cell and its border, in points
SENTENCE = 14_000  # a "figure" longer than this (in thousandths of an em) is a sentence, which may wrap
# A column of words keeps room for this much of its longest cell, in thousandths of an em: fairly or barely; the first
# only down to that letter size in half points. Where one or two columns of words stand beside figures, they keep more.
ROOMS = ((5000, 16), (2000, SIZES[-1]))
GOOD_ROOM = (8000, 18)
HEAD_ROOM = 4000  # the same of a cell of the head, whose words are broken evenly
NUMBER = re.compile(r"\d[\d.,]*[年月日%]?")
WHOLE = 100_000  # the whole width, in thousandths of a percent


@dataclass(frozen=True, slots=True)
class Fit:
    """``half_points`` is the letter size; ``widths``, one per column, are thousandths of a percent summing to 100 %."""

    half_points: int
    widths: tuple[int, ...]

    @property
    def percents(self) -> tuple[str, ...]:
        """The widths as a style sheet writes them."""
        return tuple(f"{width // 1000}.{width % 1000:03d}%" for width in self.widths)


def fit(table: Table, available: int, *, largest: int = SIZES[0]) -> Fit:
    """The largest size, from ``largest`` down, at which every figure fits on one line in ``available`` points.

    The wished widths of the table are kept where they suffice; where a column is too narrow for its longest figure or
    for a few characters of its words, the widths follow from what the cells hold.
    """
    wished = _wished_widths(table)
    good = sum(need > ROOMS[0][0] for need in _needs(table, len(wished), GOOD_ROOM[0])) <= 2
    for room, smallest in (GOOD_ROOM, *ROOMS) if good else ROOMS:
        needs = _needs(table, len(wished), room)
        for size in (size for size in SIZES if smallest <= size <= largest):
            least = [(need * size // 2 + PADDING * 1000) * 100 // available for need in needs]
            if sum(least) <= WHOLE:
                return Fit(size, _lowest(table, wished, least, available * 2000 // size))
    # Not even the smallest size holds every figure: share the width by need, the least bad of what is left.
    return Fit(SIZES[-1], tuple(need * WHOLE // sum(needs) for need in needs))


def is_sentence(text: str) -> bool:
    """Whether a figure's print is words, or so long that it must be allowed to wrap."""
    return any(mark in text for mark in "，。；") or em_width(text) > SENTENCE


def _wished_widths(table: Table) -> tuple[int, ...]:
    if sum(table.widths) > 0:
        return tuple(width * WHOLE // sum(table.widths) for width in table.widths)
    rows = [*table.head, *(row for group in table.groups for row in group)]
    count = max((sum(cell.colspan for cell in row.cells) for row in rows), default=1)
    return (WHOLE // count,) * count


def _needs(table: Table, count: int, room: int) -> list[int]:
    """For each column the width of its longest unbreakable figure or of its words up to ``room``."""
    needs = [ROOMS[-1][0]] * count
    for column, cell in _single_cells(table, count):
        words = min(sum(em_width(run.text) for run in cell.runs), min(room, HEAD_ROOM) if cell.header else room)
        needs[column] = max(needs[column], words, _longest_figure(cell), _longest_number(cell))
    return needs


def _lowest(table: Table, wished: tuple[int, ...], least: list[int], full: int) -> tuple[int, ...]:
    """The widths that make the table lowest: the wished ones, or what the figures need and the rest to the words.

    ``full`` is the width of the table in thousandths of an em.
    """
    rows = _row_loads(table, len(wished))
    loads: list[list[int]] = [[0] for _ in wished]
    for row in rows:
        for column, load in row:
            loads[column].append(load)
    wrapped = [max(column) * WHOLE > floor * full for column, floor in zip(loads, least, strict=True)]
    measures: tuple[Callable[[list[int]], int], ...] = (max, sum, lambda column: isqrt(sum(column)))
    choices = [
        _spread(least, [measure(column) if wraps else 0 for column, wraps in zip(loads, wrapped, strict=True)])
        for measure in measures
    ]
    best = min(choices, key=lambda widths: _lines(rows, widths, full))
    suffices = all(width >= floor for width, floor in zip(wished, least, strict=True))
    # The table's own widths are a wish: they yield where the rows would take a fifth fewer lines without them.
    if suffices and _lines(rows, wished, full) * 4 <= _lines(rows, best, full) * 5:
        return wished
    return best


def _row_loads(table: Table, count: int) -> list[list[tuple[int, int]]]:
    """For each row of the body, its columns with the width of their words on one line; merged cells by their share."""
    rows: list[list[tuple[int, int]]] = []
    for group in table.groups:
        loads: list[list[tuple[int, int]]] = [[] for _ in group]
        for index, column, cell in placed(group):
            if cell.colspan == 1 and column < count:
                load = sum(em_width(run.text) for run in cell.runs) // cell.rowspan
                for row in range(index, min(index + cell.rowspan, len(group))):
                    loads[row].append((column, load))
        rows += loads
    return rows


def _lines(rows: list[list[tuple[int, int]]], widths: tuple[int, ...], full: int) -> int:
    """How many lines the rows take at these widths in a table ``full`` thousandths of an em wide."""
    room = [max(width * full // WHOLE - 700, 1000) for width in widths]  # less what the padding takes, about
    return sum(max((-(-load // room[column]) for column, load in row), default=1) for row in rows)


def _single_cells(table: Table, count: int) -> Iterator[tuple[int, Cell]]:
    """The cells that stand in one column only, with that column."""
    for rows in (table.head, *table.groups):
        for _, column, cell in placed(rows):
            if cell.colspan == 1 and column < count:
                yield column, cell


def _longest_figure(cell: Cell) -> int:
    figures = (em_width(run.text) for run in cell.runs if isinstance(run, Figure) and not is_sentence(run.text))
    return max(figures, default=0)


def _longest_number(cell: Cell) -> int:
    """The longest number among the words with the character after it: 2023年 stays on one line."""
    return max(
        (em_width(number) for run in cell.runs if isinstance(run, Text) for number in NUMBER.findall(run.text)),
        default=0,
    )


def placed(rows: tuple[Row, ...]) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with the row and the column it starts in, rowspans of earlier rows taken into account."""
    reach: dict[int, int] = {}  # column -> index of the first row below the cell that reaches down into it
    for index, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while reach.get(column, 0) > index:
                column += 1
            yield index, column, cell
            for covered in range(column, column + cell.colspan):
                reach[covered] = index + cell.rowspan
            column += cell.colspan


def _spread(least: list[int], shares: list[int]) -> tuple[int, ...]:
    """Each column its least, and the rest in proportion to ``shares``, or evenly where nothing has to wrap."""
    left = WHOLE - sum(least)
    shares = shares if any(shares) else [1] * len(least)
    return tuple(floor + share * left // sum(shares) for floor, share in zip(least, shares, strict=True))
