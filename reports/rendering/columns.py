"""Widths of a table's columns and the size of its letters, so that no figure ever breaks or leaves its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from reports.blocks import Cell, Figure, Row, Table

# Letter sizes in half points, from 小四 (12 pt) down to the smallest that is still read on paper.
SIZES = (24, 21, 18, 16, 14, 12)
UPRIGHT_WIDTH = 442  # 156 mm of text width, in points
LANDSCAPE_WIDTH = 637  # 297 mm less the margins of 37 and 35 mm, in points
PADDING = 7  # both sides of a cell and its border, in points
SENTENCE = 14_000  # a "figure" longer than this (in thousandths of an em) is a sentence, which may wrap
# A column of words keeps room for this much of its longest cell, in thousandths of an em: first well, then barely.
ROOMS = (5000, 2000)
COMFORTABLE = 16  # half points: letters do not get smaller than this only to give words their good room
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
    for room in ROOMS:
        needs = _needs(table, len(wished), room)
        for size in (size for size in SIZES if size <= largest and (size >= COMFORTABLE or room == ROOMS[-1])):
            least = [(need * size // 2 + PADDING * 1000) * 100 // available for need in needs]
            if sum(least) <= WHOLE:
                return Fit(size, _spread(wished, least, _volumes(table, len(wished))))
    # Not even the smallest size holds every figure: share the width by need, the least bad of what is left.
    return Fit(SIZES[-1], tuple(need * WHOLE // sum(needs) for need in needs))


def is_sentence(text: str) -> bool:
    """Whether a figure's print is so long that it must be allowed to wrap."""
    return em_width(text) > SENTENCE


def em_width(text: str) -> int:
    """Width of a line in thousandths of an em, by the advances of the bundled typefaces."""
    return sum(_advance(character) for character in text)


def _advance(character: str) -> int:
    # The typefaces set “ ” … — × ≥ (East Asian "ambiguous") as wide as a Chinese character.
    if unicodedata.east_asian_width(character) in "WFA":
        return 1000
    return {"%": 840, ",": 280, ".": 280, "-": 340}.get(character, 560 if character.isalpha() else 500)


def _wished_widths(table: Table) -> tuple[int, ...]:
    if sum(table.widths) > 0:
        return tuple(width * WHOLE // sum(table.widths) for width in table.widths)
    rows = [*table.head, *(row for group in table.groups for row in group)]
    count = max((sum(cell.colspan for cell in row.cells) for row in rows), default=1)
    return (WHOLE // count,) * count


def _needs(table: Table, count: int, room: int) -> list[int]:
    """For each column the width of its longest unbreakable figure or of its words up to ``room``."""
    needs = [ROOMS[-1]] * count
    for column, cell in _single_cells(table, count):
        words = min(sum(em_width(run.text) for run in cell.runs), room)
        needs[column] = max(needs[column], words, _longest_figure(cell))
    return needs


def _volumes(table: Table, count: int) -> list[int]:
    """For each column the width of its longest cell set on one line: what it would take to have no wrapping."""
    volumes = [0] * count
    for column, cell in _single_cells(table, count):
        volumes[column] = max(volumes[column], sum(em_width(run.text) for run in cell.runs))
    return volumes


def _single_cells(table: Table, count: int) -> Iterator[tuple[int, Cell]]:
    """The cells that stand in one column only, with that column."""
    for rows in (table.head, *table.groups):
        for _, column, cell in placed(rows):
            if cell.colspan == 1 and column < count:
                yield column, cell


def _longest_figure(cell: Cell) -> int:
    figures = (em_width(run.text) for run in cell.runs if isinstance(run, Figure) and not is_sentence(run.text))
    return max(figures, default=0)


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


def _spread(wished: tuple[int, ...], least: list[int], volumes: list[int]) -> tuple[int, ...]:
    """The wished widths where they suffice; else each its least, and the rest to where most words have to wrap."""
    if all(width >= floor for width, floor in zip(wished, least, strict=True)):
        return wished
    left = WHOLE - sum(least)
    wrapped = [volume if volume > ROOMS[0] else 0 for volume in volumes]
    shares = wrapped if any(wrapped) else volumes
    return tuple(
        floor + (share * left // sum(shares) if any(shares) else 0) for floor, share in zip(least, shares, strict=True)
    )
