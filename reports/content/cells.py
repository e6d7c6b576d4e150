"""Cells and heads that every table of a report is set from."""

from collections.abc import Sequence

from budgets.facts import FactBook
from budgets.quantities import unit_of
from reports.document.blocks import Cell, Row, Text
from reports.sentences.compose import figure, stated


def words(text: str, *, align: str = "left", rowspan: int = 1, colspan: int = 1) -> Cell:
    """A cell of words; an empty cell where there are none."""
    return Cell((Text(text),) if text else (), align=align, rowspan=rowspan, colspan=colspan)


def fact_cell(book: FactBook, key: str, *, unit: str = "", places: int | None = None, with_unit: bool = False) -> Cell:
    """A right-aligned cell that prints a fact with thousands separators; an empty one where it is not known."""
    if key not in book:
        return words("", align="right")
    fact = book[key]
    shown = fact.settled.to(unit_of(unit) if unit else None, places)
    with_unit = with_unit or shown.unit.is_ratio
    return Cell((figure(fact, shown, grouped=True, with_unit=with_unit),), align="right")


def stated_cell(book: FactBook, key: str, text: str, *, align: str = "left") -> Cell:
    """A target or actual as it was written, its figures live."""
    return Cell(stated(book, key, text), align=align)


def head(paths: Sequence[tuple[str, ...]]) -> tuple[Row, ...]:
    """Header rows from header paths: equal neighbours merge across, short paths merge down."""
    depth = max(len(path) for path in paths)
    return tuple(_head_row(paths, level, depth) for level in range(depth))


def _head_row(paths: Sequence[tuple[str, ...]], level: int, depth: int) -> Row:
    cells: list[Cell] = []
    index = 0
    while index < len(paths):
        path = paths[index]
        if level >= len(path):
            index += 1
            continue
        span = 1
        last = level == len(path) - 1
        while not last and index + span < len(paths) and paths[index + span][: level + 1] == path[: level + 1]:
            span += 1
        rowspan = depth - level if last else 1
        cells.append(Cell((Text(path[level]),), "center", colspan=span, rowspan=rowspan, header=True))
        index += span
    return Row(tuple(cells))
