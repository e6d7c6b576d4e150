"""On which page each heading will stand, reckoned from the lines that the text takes.

Only Word itself knows its pages; it computes the contents when the document is opened. Until then, and in programs that
do not, the contents show these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from reports.blocks import Annex, Block, Chart, ListItems, Paragraph, Report, Runs, Section, Table
from reports.charts.letters import em_width
from reports.rendering.arrangement import deferred, held, is_turned
from reports.rendering.columns import LANDSCAPE_WIDTH, UPRIGHT_WIDTH
from reports.rendering.typesetting import row_heights, set_table

# Points: of the type area, of a line, and of what stands around a table or a chart.
UPRIGHT_HEIGHT, TURNED_HEIGHT = 638, 442
LINE = 29
TITLE_LINE = 36
CAPTION, UNIT, AFTER = 32, 18, 14
DRAWING = 255
ROW_EMS = 28_000  # thousandths of an em on a line


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

    def report(self, report: Report) -> None:
        self.used = TITLE_LINE * len(report.cover.title_lines) + LINE
        for position, section in enumerate(report.sections):
            if section.level == 0 and position:
                self._new_page()
            self._section(section)
            if section.level == 0 and section is not report.sections[-1]:
                self._turned_tables(held(section))
        self._turn(False)
        self._keep(LINE * (len(report.attachments) + 1) if report.attachments else 0)
        self._keep(LINE * (len(report.signature) + 2) if report.signature else 0)
        self._turned_tables(deferred(report.sections))
        for annex in report.annexes:
            self._annex(annex)

    def _annex(self, annex: Annex) -> None:
        self._new_page()
        self.turned = annex.landscape
        self.found[annex.anchor] = self.page
        self.used = LINE + 22 + TITLE_LINE * -(-em_width(annex.title) // 20_000)
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
        self._need(_opening(section))
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
                self._keep(DRAWING + CAPTION + (UNIT if block.unit_line else 0))

    def _table(self, table: Table, turned: bool) -> None:
        self._turn(turned)
        setting = set_table(table, turned=turned)
        width = LANDSCAPE_WIDTH if turned else UPRIGHT_WIDTH
        head = sum(row_heights(table.head, setting.fit, width))
        rows = [height for group in table.groups for height in row_heights(group, setting.fit, width)]
        above = (CAPTION if table.caption else 0) + (UNIT if table.unit_line else 0) + head
        if setting.short:
            self._keep(above + sum(rows))
        else:
            self._need(above + sum(rows[:1]))
            self.used += above
            for row in rows:
                if self.used + row > self._height():
                    self._new_page()
                    self.used = head
                self.used += row
        self.used += AFTER

    def _lines(self, count: int) -> None:
        for _ in range(count):
            self._keep(LINE)

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


def _opening(section: Section) -> int:
    """The height of a heading with what it does not part from: the headings right below it and two lines of text."""
    own = TITLE_LINE + LINE if section.level == 0 else LINE
    return own + (2 * LINE if section.blocks or not section.sections else _opening(section.sections[0]))


def _line_count(runs: Runs) -> int:
    return -(-(sum(em_width(run.text) for run in runs) + 2000) // ROW_EMS)
