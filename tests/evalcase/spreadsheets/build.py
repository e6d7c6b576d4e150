"""Workbooks for tests: from rows, and from the bytes of another with one part replaced."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> bytes:
    """An .xlsx of the given (name, rows); ``merged`` ranges are merged on every sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for block in merged:
            sheet.merge_cells(block)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The same package with each part passed through ``change(name, content)`` and ``extra`` parts added."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """A change of the first worksheet's XML."""
    return lambda name, body: body.replace(old, new) if name == "xl/worksheets/sheet1.xml" else body
