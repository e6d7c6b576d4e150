"""An uploaded list as sheets of texts: read behind the gate of all workbooks, without the numbers of persons."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from evalcase.printable import printable
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.reader import MergedRange, RawValue, Sheet, exact_number, read_workbook

MOST_ROWS = 1_000
MOST_CELLS = 60_000
_SAVE_AS = "请在 WPS 或 Excel 中打开，另存为“Excel 工作簿（.xlsx）”后重新上传"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The sheets of a file, hidden ones left out, ready to be kept as JSON."""

    sha256: str
    sheets: list[dict[str, Any]]


def read_list(content: bytes, file_name: str) -> ReadFile:
    """Read an .xlsx or a .csv. Raises WorkbookRejected."""
    is_text = file_name.lower().endswith((".csv", ".txt")) and not content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    sheets = [_sheet_of_text(content, file_name)] if is_text else list(read_workbook(content, file_name).sheets)
    shown = [sheet for sheet in sheets if not sheet.hidden]
    kept = [kept for sheet in shown if (kept := _kept(sheet, file_name))["rows"]]
    if not kept:
        raise WorkbookRejected([CellError.of_file(file_name, "没有内容", "应有一张名录", "请核对所选的文件")])
    if sum(sum(map(bool, row)) for sheet in kept for row in sheet["rows"]) > MOST_CELLS:
        found = f"填了内容的单元格超过 {MOST_CELLS} 个"
        raise WorkbookRejected([CellError.of_file(file_name, found, "名录不应有这么多内容", "请分几个文件上传")])
    return ReadFile(hashlib.sha256(content).hexdigest(), kept)


def sheet_of(kept: dict[str, Any]) -> Sheet:
    """A kept sheet as the finders of heads know it."""
    return Sheet(kept["name"], kept["rows"], tuple(MergedRange(*corners) for corners in kept["merged"]))


def _sheet_of_text(content: bytes, file_name: str) -> Sheet:
    """Commas, tabs or semicolons, in UTF-8 or in the code page of Chinese Windows."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        found = "文字编码认不出来"
        raise WorkbookRejected([CellError.of_file(file_name, found, "CSV 应为 UTF-8 或 GBK 编码", _SAVE_AS)])
    lines = printable(text.replace("\r\n", "\n"))
    first = lines.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        rows = list(csv.reader(StringIO(lines, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise WorkbookRejected([CellError.of_file(file_name, "不是完整的 CSV 表格", "", _SAVE_AS)]) from error
    width = max(map(len, rows), default=0)
    return Sheet("CSV", [[*row, *[""] * (width - len(row))] for row in rows])


def _kept(sheet: Sheet, file_name: str) -> dict[str, Any]:
    rows = [[_text(value) for value in row] for row in sheet.rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        found, expected = f"【{sheet.name}】用到第 {len(rows)} 行", f"不能超过 {MOST_ROWS} 行"
        raise WorkbookRejected([CellError.of_file(file_name, found, expected, "请分几个文件上传")])
    merged = [(block.top, block.left, block.bottom, block.right) for block in sheet.merged if block.top < len(rows)]
    return {"name": sheet.name, "rows": rows, "merged": merged}


def _text(value: RawValue) -> str:
    """A cell as a person reads it. 2019.1 as a number may be January or October: it is marked, and asked for."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        text = f"{exact_number(value).normalize():f}"
        return f"{text}（数字）" if text.endswith(".1") and 1900 <= value < 2200 else text
    return " ".join(str(value).split())
