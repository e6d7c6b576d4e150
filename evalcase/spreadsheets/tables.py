"""A plain table as a workbook: one head, many rows, written as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from evalcase.spreadsheets.writer import write_text

_HEAD, _SHADE = Font(bold=True), PatternFill("solid", start_color="FFEDEFF2")


def table_workbook(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]) -> bytes:
    """The workbook: ``columns`` are heads and widths in characters; a text stays a text whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    for at, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width

    def cell(value: object) -> Cell:
        made: Cell = WriteOnlyCell(sheet)
        if isinstance(value, str):
            write_text(made, value)
        elif isinstance(value, Decimal | int | date):
            made.value = value
        return made

    heads = [cell(name) for name, _ in columns]
    for head in heads:
        head.font, head.fill = _HEAD, _SHADE
    sheet.append(heads)
    for row in rows:
        sheet.append([cell(value) for value in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()
