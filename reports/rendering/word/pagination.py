"""On which page each heading will stand, reckoned from the lines that the text takes.

Only Word itself knows its pages; it computes the contents when the document is opened. Until then, and in programs that
do not, the contents show these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from reports.document.blocks import Annex, Block, Chart, ListItems, Paragraph, Report, Runs, Section, Table
from reports.rendering.arrangement import deferred, held, is_turned
from reports.rendering.typesetting import set_table
from reports.rendering.word.charts import drawing_height
from reports.rendering.word.lines import annex_title, line_count
from reports.rendering.word.rows import row_heights
from reports.rendering.word.tables import clinging, grid_of, head_in_lines

# Points: of the type area, of a line, and of what stands around a table or a chart.
UPRIGHT_HEIGHT, TURNED_HEIGHT = 638, 442
LINE = 29
TITLE_LINE = 36
CAPTION, SPACE, UNIT, AFTER = 32, 10, 20, 14  # a caption begins with a space
GAP = 4  # between a caption and a table without a unit line
EDGES, END = 1, 1  # of a table: its outer borders, the line that ends it
CHART_ABOVE, CHART_UNIT, CHART_CAPTION = 10, 18, 22
FEWEST = 2  # lines of a paragraph that a page end leaves together


def pages_of(report: Report) -> dict[str, int]:
    """The page of every section and annex by its anchor; the text begins on page 1."""
    reckoned = _Pages()
    reckoned.report(report)
    return reckoned.found


class _Pages:
    def __init__(self) -> None:
        self.found: dict[str, int] = {}
        self.page = 1
        self.used = 0
        self.turned = False
        self.after = -1  # where a table or a chart ended, with the space below it

    def report(self, report: Report) -> None:
        self.used = TITLE_LINE * len(report.cover.title_lines) + LINE
        for part in report.in_order:
            if isinstance(part, Annex):
                self._annex(part)
                continue
            if part.level == 0 and part is not report.sections[0]:
                self._new_page()
                self.turned = False
            self._section(part)
            if part is report.sections[-1]:
                self._end_of_text(report)
            elif part.level == 0:
                self._turned_tables(held(part))

    def _end_of_text(self, report: Report) -> None:
        self._turn(False)
        closing = [(report.attachments, 1), (report.signature, 2)]
        self._keep(sum(LINE * (len(lines) + blank) for lines, blank in closing if lines))
        self._turned_tables(deferred(report.sections))

    def _annex(self, annex: Annex) -> None:
        self._new_page()
        self.turned = annex.landscape
        self.found[annex.anchor] = self.page
        self.used = LINE + 22 + TITLE_LINE * len(annex_title(annex))
        for block in annex.blocks:
            self._block(block, annex.landscape)
        for section in annex.sections:
            self._section(section, annex=annex)
        if not annex.landscape:
            self._turned_tables(deferred(annex.sections))

    def _section(self, section: Section, *, annex: Annex | None = None) -> None:
        turned = annex is not None and annex.landscape
        self._turn(turned)
        height = TITLE_LINE + LINE if section.level == 0 else LINE
        self._need(_opening(section, turned=turned))
        self.found[section.anchor] = self.page
        self.used += height
        for block in section.blocks:
            if is_turned(block) and not turned:
                self._lines(1)
            else:
                self._block(block, turned)
        for below in section.sections:
            self._section(below, annex=annex)

    def _turned_tables(self, tables: Iterable[Table]) -> None:
        for table in tables:
            self._table(table, True)

    def _block(self, block: Block, turned: bool) -> None:
        match block:
            case Paragraph(runs):
                self._turn(turned)
                self._lines(_line_count(runs))
            case ListItems(items):
                self._turn(turned)
                for runs in items:
                    self._lines(_line_count(runs))
            case Table():
                self._table(block, turned or block.landscape)
            case Chart():
                self._turn(turned)
                self._keep(_chart_height(block))
                self._space()

    def _table(self, table: Table, turned: bool) -> None:
        self._turn(turned)
        found = _heights(table, turned=turned)
        spared = SPACE if table.caption and self.used == self.after else 0
        self._need(found.above - spared + found.head + found.rows[0])
        if table.caption and not self.used:
            spared = SPACE
        self.used += found.above - spared + found.head
        for rows in found.rows:
            if self.used + rows > self._height():
                self._new_page()
                self.used = found.head
            self.used += rows
        self._need(END)
        self._space()

    def _space(self) -> None:
        """The space below a table or a chart: that above a caption is part of it, and no page begins for it."""
        self.used = self.after = min(self.used + AFTER, self._height())

    def _lines(self, count: int) -> None:
        """A paragraph; no page begins or ends with one line of several."""
        while count > (room := max(self._height() - self.used, 0) // LINE):
            fitting = min(room, count - FEWEST)
            count -= fitting if fitting >= FEWEST else 0
            self._new_page()
        self.used += count * LINE

    def _keep(self, height: int) -> None:
        self._need(height)
        self.used += height

    def _need(self, height: int) -> None:
        if self.used and self.used + height > self._height():
            self._new_page()

    def _turn(self, turned: bool) -> None:
        if self.turned != turned:
            self._new_page()
            self.turned = turned

    def _new_page(self) -> None:
        self.page += 1
        self.used = 0

    def _height(self) -> int:
        return TURNED_HEIGHT if self.turned else UPRIGHT_HEIGHT


@dataclass(frozen=True, slots=True)
class _Heights:
    """Of a table: caption and unit line, head, and rows by what is kept together."""

    above: int
    head: int
    rows: list[int]


def _heights(table: Table, *, turned: bool) -> _Heights:
    setting = set_table(table, turned=turned)
    grid = grid_of(setting, turned=turned)
    above = (CAPTION if table.caption else 0) + (UNIT if table.unit_line else GAP if table.caption else 0)
    head = sum(row_heights(head_in_lines(setting), grid, setting.fit.half_points))
    groups = [row_heights(group, grid, setting.fit.half_points) for group in table.groups]
    rows, stays = [0], True
    for height, clings in zip(chain(*groups), chain(*clinging(setting)), strict=True):
        rows[len(rows) - stays :] = [(rows[-1] if stays else 0) + height]
        stays = clings
    return _Heights(above, head + EDGES, rows)


def _chart_height(chart: Chart) -> int:
    return CHART_ABOVE + drawing_height(chart) + CHART_CAPTION + (CHART_UNIT if chart.unit_line else 0)


def _opening(section: Section, *, turned: bool) -> int:
    """The height of a heading with what it does not part from: headings right below it, the beginning of its text."""
    own = TITLE_LINE + LINE if section.level == 0 else LINE
    if section.blocks:
        return own + _beginning(section.blocks[0], turned=turned)
    return own + (_opening(section.sections[0], turned=turned) if section.sections else 0)


def _beginning(block: Block, *, turned: bool) -> int:
    match block:
        case Paragraph(runs) | ListItems((runs, *_)):
            count = _line_count(runs)
            return LINE * (count if count < 2 * FEWEST else FEWEST)
        case Table() if is_turned(block) and not turned:
            return LINE
        case Table():
            found = _heights(block, turned=turned)
            return found.above + found.head + found.rows[0]
        case Chart():
            return _chart_height(block)
    return 0


def _line_count(runs: Runs) -> int:
    return line_count("".join(run.text for run in runs))
