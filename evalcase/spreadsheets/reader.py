"""Reading a workbook: guarded bytes to frozen rows of raw values."""

from __future__ import annotations

import hashlib
import posixpath
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import python_calamine

from evalcase.limited_process import GaveUp, run_limited
from evalcase.printable import printable
from evalcase.spreadsheets.cells import SheetScan
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.spreadsheets.guard import Inspection, inspect

RawValue = str | float | int | bool | date | datetime | time | timedelta
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged block, corners included, rows and columns counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: ``rows`` from A1 on, all of one length; an empty cell is ``""``.

    ``above``: the last lines of text before a table of a Word document; a worksheet has none.
    """

    name: str
    rows: Sequence[Sequence[RawValue]]
    merged: tuple[MergedRange, ...] = ()
    scan: SheetScan = field(default_factory=SheetScan)
    hidden: bool = False
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was read; ``content`` are the very bytes whose SHA-256 is ``sha256``."""

    file_name: str
    sha256: str
    content: bytes = field(repr=False)
    sheets: tuple[Sheet, ...]


def exact_number(value: float | int) -> Decimal:
    """The decimal a person typed: 15 significant digits, as Excel keeps them, so 1257.1199999999999 is 1257.12."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def read_workbook(source: Path | bytes, file_name: str = "") -> Workbook:
    """Read an .xlsx file or its bytes, in a limited process. Raises WorkbookRejected where it is not safe to read."""
    if isinstance(source, Path):
        file_name = file_name or source.name
        source = _load(source, file_name)
    try:
        sheets = run_limited(__name__, parse_workbook.__name__, source, file_name)
    except GaveUp as failure:
        expected, remedy = (
            "应为不太大的 .xlsx 工作簿",
            "请删除图片、空白行列和多余的格式，另存后重新导入，或拆成多个工作簿",
        )
        raise WorkbookRejected([CellError.of_file(file_name, failure.found, expected, remedy)]) from failure
    return Workbook(file_name, hashlib.sha256(source).hexdigest(), source, sheets)


def parse_workbook(source: bytes, file_name: str) -> tuple[Sheet, ...]:
    """The sheets, read in this very process: for those that are limited already. Raises WorkbookRejected."""
    inspection = inspect(source, file_name)
    _refuse_repeated(inspection, file_name)
    try:
        return _read_sheets(source, inspection)
    except BaseException as error:
        if isinstance(error, MemoryError):
            raise
        # The reader's own panics derive from BaseException; whatever the reader dislikes is the file's fault.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise WorkbookRejected(
            [
                CellError.of_file(
                    file_name,
                    "工作簿内容已损坏，无法读取",
                    "应为完整的 .xlsx 工作簿",
                    "请用 WPS 或 Excel 打开并重新保存",
                )
            ]
        ) from error


def _load(path: Path, file_name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = "是文件夹" if path.is_dir() else "不存在" if not path.exists() else "无法打开"
        raise WorkbookRejected(
            [CellError.of_file(file_name, f"文件{reason}", "应为 .xlsx 工作簿", "请检查文件路径和读取权限")]
        ) from error


def _read_sheets(data: bytes, inspection: Inspection) -> tuple[Sheet, ...]:
    parts = sheet_parts(inspection)
    sheets = []
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for metadata in book.sheets_metadata:
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(metadata.name)
            merged = tuple(
                MergedRange(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            )
            hidden = metadata.visible != python_calamine.SheetVisibleEnum.Visible
            scan = inspection.sheets.get(parts.get(printable(metadata.name), ""), SheetScan())
            rows = _printable_rows(sheet.to_python(skip_empty_area=False))
            sheets.append(Sheet(printable(metadata.name), rows, merged, scan, hidden))
    return tuple(sheets)


def _printable_rows(rows: list[list[RawValue]]) -> list[list[RawValue]]:
    """The same rows; equal texts are one text, which is looked over once and kept once."""
    texts: dict[str, str] = {}
    for row in rows:
        for column, value in enumerate(row):
            if isinstance(value, str):
                known = texts.get(value)
                if known is None:
                    known = texts[value] = printable(value)
                row[column] = known
    return rows


def _refuse_repeated(inspection: Inspection, file_name: str) -> None:
    """A part that a thousand sheets point to would be read a thousand times."""
    parts = list(sheet_parts(inspection).values())
    if len({part.lower() for part in parts}) != len(parts):
        found, remedy = "几个工作表指向同一份内容", "请用 WPS 或 Excel 打开并重新保存"
        raise WorkbookRejected([CellError.of_file(file_name, found, "每个工作表应各有内容", remedy)])


def sheet_parts(inspection: Inspection) -> dict[str, str]:
    """Sheet name to the name of its part inside the file, by the workbook's relationships."""
    relations = inspection.parts.get("xl/_rels/workbook.xml.rels", b"<none/>")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(relations)  # noqa: S314
    }
    found = {}
    for element in ElementTree.fromstring(inspection.parts["xl/workbook.xml"]).iter():  # noqa: S314
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATIONSHIP), "")
            path = posixpath.normpath(posixpath.join("/xl", target))
            found[printable(element.get("name", ""))] = path.lstrip("/")
    return found
