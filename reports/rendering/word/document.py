"""From frozen blocks to a Word document: cover, contents, text, turned tables, annexes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.document.blocks import Annex, Block, Chart, ListItems, Paragraph, Report, Section, Table
from reports.rendering.arrangement import deferred, held, is_turned
from reports.rendering.word.charts import chart_run
from reports.rendering.word.contents import contents, contents_entry, mark_name
from reports.rendering.word.front import attachments, cover, signature
from reports.rendering.word.lines import annex_title
from reports.rendering.word.package import blank, packed
from reports.rendering.word.pages import LONG, SHORT, Footers, Pages, section_properties
from reports.rendering.word.styles import TEXT_WIDTH, heading_style
from reports.rendering.word.tables import table_element
from reports.rendering.word.xml import Attributes, bookmarked, field, make, one_line, paragraph, printed, words

LANGUAGE_TAG = "zh-CN"
PARAGRAPH = qn("w:p")
PROPERTY_LENGTH = 255
CAPTION_GAP = 80  # twips between a caption and a table without a unit line
PAGE_REST = 14  # less than 22 lines of text leave of a page, and no less than Word takes for a line
CODE_EDGE = 960  # from the foot of the paper to the top of the check code: below the page number


def render_docx(report: Report) -> bytes:
    """The report as a Word document set by GB/T 9704-2012, its figures plain text.

    Headings have the built-in styles, captions and contents are fields, charts are Word's own with their data. The
    same report gives the same bytes. Runs no query and opens no address.
    """
    return _Writer(report).write()


def _property(text: str) -> str:
    """The text as a property of the file, which is one line of so many characters."""
    return one_line(text)[:PROPERTY_LENGTH]


class _Writer:
    """Writes a document from front to back; counts bookmarks, tables and charts as it goes."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.parts = any(section.level == 0 for section in report.sections)
        self.document = blank(parts=self.parts)
        self.body = self.document.element.body
        self.footers = Footers(self.document)
        self.pages = Pages(numbered=False)
        self.marks = count(1)
        self.drawings = count(1)
        self.counted = {"表": 0, "图": 0}

    def write(self) -> bytes:
        self._properties()
        self.body.extend(cover(self.report.cover))
        self._begin(Pages(numbered=False))
        self.body.extend(contents(self.report, parts=self.parts))
        self._begin(Pages(first_numbered=True))
        self._text()
        self._check_code()
        self._end()
        return packed(self.document)

    def _properties(self) -> None:
        properties = self.document.core_properties
        properties.title, properties.language = _property(self.report.title), LANGUAGE_TAG
        properties.identifier = self.report.fingerprint
        properties.author = _property(dict(self.report.cover.details).get("评价机构", ""))
        properties.comments = properties.last_modified_by = ""

    def _begin(self, pages: Pages) -> None:
        """End the pages so far and begin new ones."""
        properties = self._closing()
        last = self.body[-1]
        if last.tag == PARAGRAPH and last.style in (None, "AfterTable"):
            last.style = "SectionEnd"
        if last.tag != PARAGRAPH:
            last = paragraph("SectionEnd")
            self.body.append(last)
        last.pPr.append(properties)
        self.pages = pages

    def _closing(self) -> BaseOxmlElement:
        return section_properties(self.pages, self.footers)

    def _check_code(self) -> None:
        """In the margin of the last page: a frame takes no room in the text, so that it never makes a page.

        It stands on the page where the paragraph after it begins: after text, whose last paragraph may go over a page,
        that is an empty one, low enough for a page that is full.
        """
        if not self.report.check_code:
            return
        height = SHORT if self.pages.turned else LONG
        frame: Attributes = {
            "w": TEXT_WIDTH,
            "wrap": "notBeside",
            "vAnchor": "page",
            "hAnchor": "margin",
            "xAlign": "center",
            "y": height - CODE_EDGE,
        }
        code = words(f"内容校验码　{self.report.check_code}")
        if self.body[-1].tag == PARAGRAPH and self.body[-1].style == "BodyText":
            lowest = make("spacing", {"line": PAGE_REST, "lineRule": "exact"})
            self.body.append(paragraph("SectionEnd", properties=[lowest]))
        self.body[-1].addprevious(paragraph("CheckCode", code, properties=[make("framePr", frame)]))

    def _end(self) -> None:
        self.body.append(self._closing())

    def _turn(self, turned: bool) -> None:
        if self.pages.turned != turned:
            self._begin(Pages(turned=turned))

    def _text(self) -> None:
        report = self.report
        self.body.append(paragraph("Heading", words("\n".join(report.cover.title_lines))))
        self.body.append(paragraph("BodyText"))
        for part in report.in_order:
            if isinstance(part, Annex):
                self._annex(part)
                continue
            self._section(part, breaks=part.level == 0 and part is not report.sections[0])
            if part is report.sections[-1]:
                self._end_of_text()
            elif part.level == 0:
                self._turned_tables(held(part))

    def _end_of_text(self) -> None:
        self._turn(False)
        self._close()
        self._turned_tables(deferred(self.report.sections))

    def _close(self) -> None:
        """The list of annexes and who signs; neither stands alone on a page, away from the end of the text."""
        report, last = self.report, self.body[-1]
        if (report.attachments or report.signature) and last.tag == PARAGRAPH and last.style == "BodyText":
            last.pPr.keepNext_val = True
        self.body.extend(attachments(report.attachments, clings=bool(report.signature)))
        self.body.extend(signature(report.signature))

    def _section(self, section: Section, *, annex: Annex | None = None, breaks: bool = False) -> None:
        turned = annex is not None and annex.landscape
        self._turn(turned)
        style = heading_style(section.level, parts=self.parts, annex=annex is not None)
        heading = bookmarked(next(self.marks), mark_name(section.anchor), words(f"{section.number}{section.title}"))
        self.body.append(paragraph(style, *heading, properties=[make("pageBreakBefore")] if breaks else []))
        for block in section.blocks:
            if is_turned(block) and not turned:
                self._pointer(block)
            else:
                self._block(block, turned)
        for below in section.sections:
            self._section(below, annex=annex)

    def _pointer(self, table: Table) -> None:
        link = make("hyperlink", {"anchor": mark_name(table.anchor)}, words(f"表{table.number}"))
        self.body.append(paragraph("BodyText", words("（"), link, words("横排，附于文后。）")))

    def _turned_tables(self, tables: Iterable[Table]) -> None:
        for table in tables:
            self._table(table, True)

    def _annex(self, annex: Annex) -> None:
        self._begin(Pages(turned=annex.landscape))
        title = f"附件{annex.number}"
        entry = contents_entry(f"{title}　{annex.title}")
        self.body.append(paragraph("AnnexNumber", words(title)))
        mark = bookmarked(next(self.marks), mark_name(annex.anchor), words("\n".join(annex_title(annex))))
        self.body.append(paragraph("AnnexTitle", *mark, *entry))
        for block in annex.blocks:
            self._block(block, annex.landscape)
        for section in annex.sections:
            self._section(section, annex=annex)
        if not annex.landscape:
            self._turned_tables(deferred(annex.sections))

    def _block(self, block: Block, turned: bool) -> None:
        match block:
            case Paragraph(runs):
                self._turn(turned)
                self.body.append(paragraph("BodyText", *printed(runs)))
            case ListItems(items):
                self._turn(turned)
                self.body.extend(paragraph("BodyText", *printed(runs)) for runs in items)
            case Table():
                self._table(block, turned or block.landscape)
            case Chart():
                self._turn(turned)
                self._chart(block)

    def _table(self, table: Table, turned: bool) -> None:
        self._turn(turned)
        if table.caption:
            caption = [*self._numbered("表", table.number), words(table.caption)]
            if table.anchor:
                caption = bookmarked(next(self.marks), mark_name(table.anchor), *caption)
            apart = [] if table.unit_line else [make("spacing", {"after": CAPTION_GAP})]
            self.body.append(paragraph("Caption", *caption, properties=apart))
        if table.unit_line:
            self.body.append(paragraph("Unit", words(table.unit_line)))
        self.body.append(table_element(table, turned=turned))
        self.body.append(paragraph("AfterTable"))

    def _chart(self, chart: Chart) -> None:
        if chart.unit_line:
            self.body.append(paragraph("Unit", words(chart.unit_line)))
        self.body.append(paragraph("Chart", chart_run(self.document, chart, next(self.drawings))))
        self.body.append(paragraph("ChartCaption", *self._numbered("图", chart.number), words(chart.caption)))

    def _numbered(self, label: str, number: int) -> list[BaseOxmlElement]:
        """表 and its number as a field; where the order of the pages is not that of the numbers, it is set anew."""
        if not number:
            return []
        self.counted[label] += 1
        again = "" if self.counted[label] == number else f" \\r {number}"
        self.counted[label] = number
        return [words(label), *field(f"SEQ {label} \\* ARABIC{again}", str(number)), words("　")]
