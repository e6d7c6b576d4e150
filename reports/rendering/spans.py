"""Merged cells over a page end. WeasyPrint 70 leaves them open at the cut and empty on the next page.

``mend`` closes each at the foot of the page and prints it again at the head of the next, as a person would set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

Border = tuple[Any, tuple[str, float, Any]]


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that reaches down to row ``last`` of its group (counted from 0 in the whole group)."""

    cell: Any
    last: int


def mend(pages: Iterable[Any]) -> None:
    """Mend the tables of the laid-out pages, given in their order."""
    waiting: dict[int, list[Merged]] = {}  # by row group: the cells that a page end has cut
    for page in pages:
        for table in _tables(page._page_box):
            for group in table.children:
                if group.children and not (group.is_header or group.is_footer):
                    _mend_group(table, group, waiting)


def _tables(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TableBox):
        yield box
    elif isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.LineBox):
        for child in box.children:
            yield from _tables(child)


def _mend_group(table: Any, group: Any, waiting: dict[int, list[Merged]]) -> None:
    rows = group.children
    first, last = rows[0].index, rows[-1].index
    foot = rows[-1].position_y + rows[-1].height
    carried = [Merged(merged.cell.deepcopy(), merged.last) for merged in waiting.pop(id(group.element), [])]
    for merged in carried:
        merged.cell.translate(0, rows[0].position_y - merged.cell.position_y)
        end = rows[min(merged.last, last) - first]
        _centre(merged.cell, end.position_y + end.height)
    begun = [Merged(cell, row.index + cell.rowspan - 1) for row in rows for cell in row.children if cell.rowspan > 1]
    rows[0].children = (*rows[0].children, *(merged.cell for merged in carried))
    cut = [merged for merged in (*carried, *begun) if merged.last > last]
    for merged in cut:
        _centre(merged.cell, foot)
    if cut:
        waiting[id(group.element)] = cut
        _close(table, cut)


def _centre(cell: Any, foot: float) -> None:
    """Set the words of a cell in the middle between its top and ``foot``."""
    if cell.children:
        top = min(child.position_y for child in cell.children)
        bottom = max(child.position_y + child.margin_height() for child in cell.children)
        for child in cell.children:
            child.translate(0, (cell.position_y + foot - top - bottom) / 2)


def _close(table: Any, cut: list[Merged]) -> None:
    """Rule the last line of the page under the cells that go on: in a table's borders there is none inside a cell."""
    vertical, horizontal = table.collapsed_border_grid
    count = sum(len(group.children) for group in table.children)
    head = len(table.children[0].children) if table.children[0].is_header else 0
    place = count + (table.skipped_rows - head if table.skipped_rows else 0)
    line: list[Border] = list(horizontal[place])
    drawn = max(line, key=lambda border: border[1][1])
    for merged in cut:
        for column in range(merged.cell.grid_x, merged.cell.grid_x + merged.cell.colspan):
            line[column] = drawn
    table.collapsed_border_grid = vertical, [*horizontal[:place], line, *horizontal[place + 1 :]]
