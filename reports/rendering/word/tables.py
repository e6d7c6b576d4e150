"""Tables of the document: heads repeat, rows do not part, merged cells are merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.document.blocks import Cell, Row, Table, Text
from reports.rendering.cells import LINE_END, NAME
from reports.rendering.charts.letters import em_width
from reports.rendering.columns import WHOLE, placed
from reports.rendering.typesetting import Setting, set_table
from reports.rendering.word.lines import wrapped
from reports.rendering.word.styles import TEXT_WIDTH
from reports.rendering.word.xml import make, paragraph, printed, value

TURNED_WIDTH = 12756  # 225 mm
PRINTED_PADDING = 130  # both sides of a cell on the printed page
SLACK = 400  # thousandths of an em that a line has beside its words: less than any character takes
# Of a cell. Less at the sides than on the printed page: LibreOffice parts 2018 from 年 by a fifth of a letter, and a
# column that the two just fill must have that room.
PADDING = {"top": 50, "left": 45, "bottom": 50, "right": 45}


def table_element(table: Table, *, turned: bool) -> BaseOxmlElement:
    """``w:tbl`` with the letter size and the column widths of the printed page."""
    setting = set_table(table, turned=turned)
    grid = grid_of(setting, turned=turned)
    made = make(
        "tbl",
        None,
        _properties(table, sum(grid)),
        make("tblGrid", None, *(make("gridCol", {"w": one}) for one in grid)),
    )
    builder = _Rows(grid, setting)
    head = head_in_lines(setting)
    made.extend(builder.band(head, [True] * len(head), head=True))
    for group, keeping in zip(setting.groups, clinging(setting), strict=True):
        made.extend(builder.band(group, keeping, head=False))
    return made


def grid_of(setting: Setting, *, turned: bool) -> list[int]:
    """The widths of the columns."""
    width = TURNED_WIDTH if turned else TEXT_WIDTH
    edges = [sum(setting.fit.widths[:count]) * width // WHOLE for count in range(len(setting.fit.widths) + 1)]
    return [right - left for left, right in pairwise(edges)]


def head_in_lines(setting: Setting) -> tuple[Row, ...]:
    """The rows of the head with a line feed wherever a line of the printed page ends behind a word.

    Names in the body have none, so that who looks for one in the document finds it: they stand closer instead.
    """
    return tuple(replace(row, cells=tuple(map(_in_lines, row.cells))) for row in setting.head)


def _in_lines(cell: Cell) -> Cell:
    return _with_line_ends(cell, "\n")


def _whole(cell: Cell) -> Cell:
    return _with_line_ends(cell, "")


def _with_line_ends(cell: Cell, end: str) -> Cell:
    if not any(LINE_END in run.text for run in cell.runs):
        return cell
    return replace(cell, runs=tuple(Text(run.text.replace(LINE_END, end)) for run in cell.runs))


def clinging(setting: Setting) -> list[list[bool]]:
    """For each row of each group whether it stays on one page with the row below it, as on the printed page.

    Of a table that one page holds every row does; of a longer one those that a page end would leave alone.
    """
    count = sum(map(len, setting.groups))
    above = setting.clinging or (False, *[setting.short] * (count - 1))
    below = iter([*above[1:], False])
    return [[next(below) for _ in group] for group in setting.groups]


def _properties(table: Table, width: int) -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [
        make(side, {"val": "single", "sz": 4 if side.startswith("inside") else 8, "space": 0, "color": "000000"})
        for side in sides
    ]
    margins = [make(side, {"w": room, "type": "dxa"}) for side, room in PADDING.items()]
    return make(
        "tblPr",
        None,
        make("tblW", {"w": width, "type": "dxa"}),
        value("jc", "center"),
        make("tblBorders", None, *borders),
        make("tblLayout", {"type": "fixed"}),
        make("tblCellMar", None, *margins),
        make("tblLook", {"val": "0020", "firstRow": 1}),
        value("tblCaption", table.caption),
    )


class _Rows:
    def __init__(self, grid: list[int], setting: Setting) -> None:
        self.grid = grid
        self.size = setting.fit.half_points

    def band(self, rows: tuple[Row, ...], keeping: list[bool], *, head: bool) -> Iterator[BaseOxmlElement]:
        """The rows of a head or of a group; ``keeping`` says of each whether it stays with what follows."""
        cells: list[dict[int, tuple[Cell, bool]]] = [{} for _ in rows]  # by column: the cell and whether it goes on
        for index, column, cell in placed(rows):
            for below in range(index, min(index + cell.rowspan, len(rows))):
                cells[below][column] = (cell, below > index)
        for index, (row, stays) in enumerate(zip(rows, keeping, strict=True)):
            properties = make("trPr", None, make("cantSplit"), *([make("tblHeader")] if head else []))
            made = make("tr", None, properties)
            for column, (cell, goes_on) in sorted(cells[index].items(), key=lambda item: item[0]):
                made.append(self._cell(cell, column, goes_on=goes_on, emphasis=row.emphasis, stays=stays))
            yield made

    def _cell(self, cell: Cell, column: int, *, goes_on: bool, emphasis: bool, stays: bool) -> BaseOxmlElement:
        properties = make("tcPr", None, make("tcW", {"w": self._width(cell, column), "type": "dxa"}))
        if cell.colspan > 1:
            properties.append(value("gridSpan", cell.colspan))
        if cell.rowspan > 1:
            properties.append(value("vMerge", "continue" if goes_on else "restart"))
        if emphasis:
            properties.append(make("shd", {"val": "clear", "color": "auto", "fill": "F0F0F0"}))
        properties.append(value("vAlign", "center"))
        heavy = cell.header or emphasis
        align = "center" if cell.header else cell.align
        closer = self._closer(cell, self._width(cell, column))
        text = paragraph(
            f"CellHead{self.size}" if heavy else f"Cell{self.size}",
            *([] if goes_on else printed(_whole(cell).runs)),
            properties=(*([make("keepNext")] if stays else []), *closer, value("jc", align)),
        )
        return make("tc", None, properties, text)

    def _width(self, cell: Cell, column: int) -> int:
        return sum(self.grid[column : column + cell.colspan])

    def _closer(self, cell: Cell, width: int) -> list[BaseOxmlElement]:
        """Indents that let the lines of a name end where those of the printed page do, where they can."""
        text = "".join(run.text for run in cell.runs)
        within = width - PADDING["left"] - PADDING["right"]
        lines = text.split(LINE_END)
        if NAME.fullmatch(text):
            lines = wrapped(text, (width - PRINTED_PADDING) * 100 // self.size)
        if len(lines) == 1:
            return []
        room = max(map(em_width, lines)) + SLACK
        spare = within - room * self.size // 100
        natural = wrapped("".join(lines), within * 100 // self.size)
        if spare <= 0 or natural == lines or wrapped("".join(lines), room) != lines:
            return []
        left = 0 if cell.align == "left" and not cell.header else spare // 2
        return [make("ind", {"left": left, "right": spare - left})]
