"""Files from outside and pasted cells as grids; what reads a file is guarded and limited."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date, datetime
from io import StringIO

from evalcase.printable import printable
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.reader import RawValue, Sheet, exact_number, read_workbook
from evalcase.uploads.rejection import UploadRejected
from evalcase.uploads.word_tables import read_word_tables
from indicators.frameworks.tables.grid import Grid

MOST_CELLS = 30_000
MOST_ROWS = 2_000
PASTED = "粘贴的表格"
_UNSAVED = (
    "是没有保存结果的公式，没有读入：以“=”开头的文字请在前面加一个单引号，公式请用 Excel 或 WPS 打开并保存，"
    "然后重新载入；或在草稿中补上"
)
_TRIM = "请只保留指标体系的表格"


def grids_of_workbook(data: bytes, file_name: str) -> list[Grid]:
    """The sheets of an .xlsx, hidden ones left out. Raises UploadRejected."""
    try:
        workbook = read_workbook(data, file_name)
    except WorkbookRejected as rejection:
        error = rejection.errors[0]
        raise UploadRejected(error.found, error.expected, error.remedy, file_name=file_name) from rejection
    return [_grid(sheet, file_name, is_sheet=True) for sheet in workbook.sheets if not sheet.hidden]


def grids_of_document(data: bytes, file_name: str) -> list[Grid]:
    """The tables of a .docx. Raises UploadRejected."""
    return [_grid(table, file_name, is_sheet=False) for table in read_word_tables(data, file_name)]


def grid_of_pasted(text: str) -> Grid:
    """Cells as Excel and WPS hand them over: tabs between columns, lines for rows, quotes around cells with line ends.

    Raises UploadRejected for more than 30,000 cells.
    """
    lines = printable(text.replace("\r\n", "\n"))
    try:
        rows = list(csv.reader(StringIO(lines, newline=""), delimiter="\t"))
    except csv.Error:
        rows = [line.split("\t") for line in lines.split("\n")]
    _refuse_too_many(sum(map(len, rows)), PASTED)
    return Grid(PASTED, rows, is_sheet=False)


def _grid(sheet: Sheet, file_name: str, *, is_sheet: bool) -> Grid:
    filled = [row for row in sheet.rows if any(cell != "" for cell in row)]
    _refuse_too_many(sum(sum(1 for cell in row if cell != "") for row in filled), file_name)
    last = max((number for number, row in enumerate(sheet.rows, start=1) if any(cell != "" for cell in row)), default=0)
    if last > MOST_ROWS:
        raise UploadRejected(
            f"【{sheet.name}】用到第 {last} 行", f"不能超过 {MOST_ROWS} 行", _TRIM, file_name=file_name
        )
    rows = [[_text(cell) for cell in row] for row in sheet.rows[:last]]
    blocks = [(block.top, block.left, block.bottom, block.right) for block in sheet.merged if block.top < last]
    return Grid(sheet.name, rows, blocks, is_sheet, sheet.above, _broken(sheet))


def _broken(sheet: Sheet) -> dict[str, str]:
    """Formulas whose result was never saved, often texts that begin with “=”, and error values."""
    unsaved = dict.fromkeys(sheet.scan.uncached, _UNSAVED)
    return unsaved | {place: f"是错误值{text}，没有读入，请改正" for place, text in sheet.scan.faults}


def _refuse_too_many(cells: int, name: str) -> None:
    if cells > MOST_CELLS:
        raise UploadRejected(f"有 {cells} 个填了内容的单元格", f"不能超过 {MOST_CELLS} 个", _TRIM, file_name=name)


def _text(value: RawValue) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return f"{exact_number(value).normalize():f}"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return unicodedata.normalize("NFC", str(value))
