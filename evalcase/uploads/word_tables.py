"""The tables of a Word document, read in a limited process: texts of cells and what is merged."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from evalcase.limited_process import GaveUp, run_limited
from evalcase.printable import printable
from evalcase.spreadsheets.reader import MergedRange, Sheet
from evalcase.uploads.packages import inspect_package
from evalcase.uploads.rejection import UploadRejected

MOST_ROWS, MOST_COLUMNS, MOST_TABLES = 2_000, 60, 50
MOST_LINES_ABOVE = 6
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_word_tables(data: bytes, file_name: str) -> tuple[Sheet, ...]:
    """The tables of a .docx in their order, named 表1, 表2 …. Raises UploadRejected, which names the file."""
    try:
        tables: tuple[Sheet, ...] = run_limited(__name__, parse_word_tables.__name__, data)
    except GaveUp as failure:
        remedy = "请把表格单独另存为一个文件后重新上传"
        raise UploadRejected(failure.found, "应为不太大的 .docx 文件", remedy, file_name=file_name) from failure
    except UploadRejected as rejection:
        rejection.file_name = file_name
        raise
    return tables


def parse_word_tables(data: bytes) -> tuple[Sheet, ...]:
    """The same in this very process: for those that are limited already. Raises UploadRejected."""
    main_part = inspect_package(data, "docx").get("word/document.xml", b"")
    try:
        # Parts with a DTD were refused, and this process is limited.
        document = ElementTree.fromstring(main_part)  # noqa: S314
    except ElementTree.ParseError as error:
        raise UploadRejected("文档内容已损坏", "应为完整的 .docx 文件", "请用 WPS 或 Word 打开并重新保存") from error
    body = document.find(f"{_W}body")
    found = [] if body is None else list(body.iter(f"{_W}tbl"))[:MOST_TABLES]
    above = {} if body is None else _lines_above(body)
    return tuple(_table(table, f"表{number}", above.get(table, ())) for number, table in enumerate(found, start=1))


def _lines_above(body: ElementTree.Element) -> dict[ElementTree.Element, tuple[str, ...]]:
    """The last lines of text between each table of the body and the table before it."""
    found: dict[ElementTree.Element, tuple[str, ...]] = {}
    lines: list[str] = []
    for child in body:
        if child.tag == f"{_W}tbl":
            found[child] = tuple(lines[-MOST_LINES_ABOVE:])
            lines = []
        else:
            texts = (printable(_paragraph(paragraph)) for paragraph in child.iter(f"{_W}p"))
            lines += filter(None, texts)
    return found


def _table(table: ElementTree.Element, name: str, above: tuple[str, ...]) -> Sheet:
    rows: list[list[str]] = []
    merged: list[MergedRange] = []
    open_merges: dict[int, tuple[int, int]] = {}  # left column: top row and width of merged cells that may go on below
    lines = list(_own(table, f"{_W}tr"))
    if len(lines) > MOST_ROWS:
        raise UploadRejected(f"{name}有 {len(lines)} 行", f"一个表格不能超过 {MOST_ROWS} 行", "请拆成几个表格")
    for number, line in enumerate(lines):
        texts: list[str] = []
        continued: dict[int, tuple[int, int]] = {}
        for cell, span, state in _cells(line):
            left = len(texts)
            if left + span > MOST_COLUMNS:
                raise UploadRejected(f"{name}的列过多", f"一个表格不能超过 {MOST_COLUMNS} 列", "请删去多余的列")
            merge = open_merges.get(left) if state == "continue" else (number, span)
            texts += ["" if state == "continue" else _text(cell), *[""] * (span - 1)]
            if state and merge is not None:
                continued[left] = merge
            if merge is not None and (merge[0] < number or span > 1):
                merged = [each for each in merged if (each.top, each.left) != (merge[0], left)]
                merged.append(MergedRange(merge[0], left, number, left + merge[1] - 1))
        open_merges = continued
        rows.append(texts)
    width = max(map(len, rows), default=0)
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], tuple(merged), above=above)


def _cells(line: ElementTree.Element) -> Iterator[tuple[ElementTree.Element | None, int, str]]:
    """Each cell, the columns that it spans, and whether it begins or continues merged cells down the table.

    Columns that the row leaves out before its first cell are cells without text.
    """
    before = _number(line.find(f"{_W}trPr/{_W}gridBefore"))
    if before:
        yield None, before, ""
    for cell in _own(line, f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        span, state = 1, ""
        if properties is not None:
            span = max(1, _number(properties.find(f"{_W}gridSpan")))
            down = properties.find(f"{_W}vMerge")
            if down is not None:
                state = "restart" if down.get(f"{_W}val") == "restart" else "continue"
        yield cell, span, state


def _own(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """The nearest elements of that tag below, those inside another table left out."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != f"{_W}tbl":
            yield from _own(child, tag)


def _number(element: ElementTree.Element | None) -> int:
    text = "" if element is None else element.get(f"{_W}val", "")
    return min(int(text), MOST_COLUMNS + 1) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _text(cell: ElementTree.Element | None) -> str:
    """The paragraphs of a cell, a line each."""
    paragraphs = [] if cell is None else cell.iter(f"{_W}p")
    return printable("\n".join(filter(None, map(_paragraph, paragraphs))))


def _paragraph(paragraph: ElementTree.Element) -> str:
    words = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag == f"{_W}tab":
            words.append(" ")
        elif element.tag == f"{_W}br":
            words.append("\n")
    return "".join(words).strip()
