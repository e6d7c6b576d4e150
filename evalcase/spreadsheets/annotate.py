"""The workbook a person uploaded, with every bad cell coloured and what is wrong written on it as a comment."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evalcase.limited_process import GaveUp, run_limited
from evalcase.spreadsheets.corrections import position
from evalcase.spreadsheets.errors import CellError

# The importer passes over sheets of explanations, so that the marked workbook can be mended and uploaded as it is.
LIST_SHEET = "导入检查说明"
_AUTHOR = "导入检查"
_BAD = PatternFill("solid", fgColor="FFFFC7CE")
_HEADINGS = ("工作表", "单元格", "列", "看到的", "应当是", "怎样改")
_WIDTHS = (18, 10, 22, 44, 44, 44)
_COMMENT_SIZE = (130, 320)


class NotAnnotatable(ValueError):
    """The workbook can be read but not rewritten; the list of faults is still there."""


def annotate_workbook(content: bytes, errors: Iterable[CellError]) -> bytes:
    """The workbook with its faults marked, its formulas and formats kept, and a last sheet that lists them.

    ``errors`` are those of this one file. Raises NotAnnotatable where the workbook cannot be rewritten.
    """
    try:
        marked: bytes = run_limited(__name__, mark_workbook.__name__, content, list(errors))
    except GaveUp as failure:
        raise NotAnnotatable("这个工作簿不能标注，请使用问题清单") from failure
    return marked


def mark_workbook(content: bytes, errors: list[CellError]) -> bytes:
    """The same, in this very process."""
    try:
        book = openpyxl.load_workbook(BytesIO(content))
        _clear_marks(book)
        for error in errors:
            _mark(book, error)
        _list_faults(book, errors)
        stream = BytesIO()
        book.save(stream)
    except MemoryError:
        raise
    except Exception as fault:
        # The writing library raises whatever it stumbles over in files of other programs.
        raise NotAnnotatable("这个工作簿不能标注，请使用问题清单") from fault
    return stream.getvalue()


def _clear_marks(book: Workbook) -> None:
    """Comments of an earlier check, where a marked workbook was mended and uploaded again."""
    if LIST_SHEET in book.sheetnames:
        book.remove(book[LIST_SHEET])
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _mark(book: Workbook, error: CellError) -> None:
    place = position(error.cell)
    if place is None or error.sheet not in book.sheetnames:
        return
    sheet = book[error.sheet]
    if not isinstance(sheet, Worksheet):
        return
    cell = sheet.cell(place[0] + 1, place[1] + 1)
    if isinstance(cell, MergedCell):
        cell = _owner(sheet, cell)
    text = "。".join(part for part in (f"{error.found}，{error.expected}".strip("，"), error.remedy) if part)
    if cell.comment is not None and cell.comment.author == _AUTHOR:
        text = f"{cell.comment.text}\n{text}"
    elif cell.comment is not None:
        text = f"{text}\n（原批注：{cell.comment.text}）"
    height, width = _COMMENT_SIZE
    cell.comment = Comment(text, _AUTHOR, height=height, width=width)
    cell.fill = _BAD


def _owner(sheet: Worksheet, covered: MergedCell) -> Cell:
    """The one cell of a merged block that shows."""
    for block in sheet.merged_cells.ranges:
        if covered.coordinate in block:
            corner = sheet.cell(block.min_row, block.min_col)
            if isinstance(corner, Cell):
                return corner
    raise NotAnnotatable(covered.coordinate)


def _list_faults(book: Workbook, errors: list[CellError]) -> None:
    sheet = book.create_sheet(LIST_SHEET)
    sheet.append(["本表列出导入检查发现的问题，导入时不读取。改正后可直接上传本工作簿。"])
    sheet.append(list(_HEADINGS))
    for error in errors:
        sheet.append([error.sheet, error.cell, error.column, error.found, error.expected, error.remedy])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value is not None else cell.data_type
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for index, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEF"[index]].width = width
