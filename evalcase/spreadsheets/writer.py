"""Writing workbooks from a declaration: the blank template that people fill in, and the export of rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from evalcase.printable import printable
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import column_letter

Value = str | Decimal | int | None
_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
# Spreadsheet programs read _x0041_ inside a text as A; an escaped underscore keeps it as it was typed.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_FORMATS = {ColumnKind.MONEY: "#,##0.00", ColumnKind.RATE: "0.00%", ColumnKind.INTEGER: "#,##0"}
_THIN = Side(style="thin")
_LINE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEXT_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_SHADE = PatternFill("solid", start_color="FFEDEFF2")
_AS_TEXT = "@"
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Styled:
    """A value and how its cell looks.

    ``shaded`` is not to be filled in; ``as_text`` keeps what people type as a text (98% does not become 0.98).
    """

    value: Value = None
    shaded: bool = False
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class SheetContent:
    """One sheet to write: a declaration, its title, unit, rows by column name, and what its placeholders stand for.

    ``bindings`` lists years (``{"year": ["2022", "2023"]}``) and funds for declarations with repeated columns.
    ``above`` is a form's block filled in; the declaration's own, blank, where it is None.
    """

    declaration: TableDeclaration
    title: str
    rows: Sequence[Mapping[str, Value | Styled]] = ()
    money_unit: str = ""
    bindings: Mapping[str, Sequence[str]] | None = None
    sheet_name: str = ""
    above: Sequence[Sequence[Value]] | None = None


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column as it will stand on the sheet: its name in the rows and its header texts with placeholders filled."""

    column: Column
    name: str
    headers: tuple[str, ...]


def place_columns(declaration: TableDeclaration, bindings: Mapping[str, Sequence[str]] | None) -> list[PlacedColumn]:
    """The columns in printed order: those of a fund repeat for each fund, a year column for each year."""
    years = list((bindings or {}).get("year", ()))
    funds = list((bindings or {}).get("fund", ()))
    last = years[-1] if years else ""
    count = max(len(years) - 1, 1)
    periods = _NUMERALS[count] if count < len(_NUMERALS) else str(count)
    placed: list[PlacedColumn] = []
    grouped = [column for column in declaration.columns if "{fund}" in column.headers[0]]
    for column in declaration.columns:
        if column in grouped:
            continue
        repeats = years if "{year}" in column.headers[-1] and not column.calculated else [last]
        for year in repeats:
            name = year if len(repeats) > 1 or (repeats is years) else column.key
            headers = _filled(column.headers, year=year, periods=periods)
            placed.append(PlacedColumn(column, name, headers))
    for fund in funds:
        for column in grouped:
            headers = _filled(column.headers, fund=fund, year=last)
            placed.append(PlacedColumn(column, f"{fund}.{column.key}", headers))
    return placed


def _filled(headers: tuple[str, ...], **values: str) -> tuple[str, ...]:
    for name, value in values.items():
        headers = tuple(text.replace("{" + name + "}", value) for text in headers)
    return headers


def write_workbook(sheets: Sequence[SheetContent]) -> bytes:
    """An .xlsx with one sheet for each content, filled with its rows, and a sheet of notes (填写说明)."""
    book = OpenpyxlWorkbook()
    for unused in list(book.worksheets):
        book.remove(unused)
    names: set[str] = set()
    for content in sheets:
        sheet = book.create_sheet(_sheet_name(content.sheet_name or content.declaration.title, names))
        _write_sheet(sheet, content)
    _write_notes(book.create_sheet(_sheet_name("填写说明", names)), sheets)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def template(content: SheetContent) -> bytes:
    """The blank workbook of one table: title, unit line, header, empty rows to fill in, notes."""
    return write_workbook([content])


def _sheet_name(wanted: str, names: set[str]) -> str:
    base = _SHEET_NAME.sub("", printable(wanted))[:28] or "表"
    name, turn = base, 2
    while name in names:
        name, turn = f"{base}{turn}", turn + 1
    names.add(name)
    return name


def _write_sheet(sheet: Worksheet, content: SheetContent) -> None:
    columns = place_columns(content.declaration, content.bindings)
    width = len(columns)
    write_text(sheet.cell(1, 1), content.title)
    sheet.cell(1, 1).font = Font(size=16, bold=True)
    sheet.cell(1, 1).alignment = _CENTRE
    if width > 1:
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    row = 2
    if content.declaration.has_unit_line:
        write_text(sheet.cell(row, width), f"单位：{content.money_unit or content.declaration.money_unit}")
        sheet.cell(row, width).alignment = Alignment(horizontal="right")
        row += 1
    for cells in content.declaration.above if content.above is None else content.above:
        for index, value in enumerate(cells):
            write_value(sheet.cell(row, index + 1), None if value == "" else value)  # 0 is a figure
        row += 1
    depth = _write_header(sheet, row, columns)
    sheet.freeze_panes = f"A{row + depth}"
    for index, placed in enumerate(columns):
        sheet.column_dimensions[column_letter(index)].width = placed.column.width
        sheet.column_dimensions[column_letter(index)].hidden = placed.column.hidden
    _write_rows(sheet, row + depth, columns, content.rows)


def _write_header(sheet: Worksheet, top: int, columns: Sequence[PlacedColumn]) -> int:
    """Write one to three header rows, equal groups merged sideways and short paths downward; returns their number."""
    depth = max(len(placed.headers) for placed in columns)
    for index, placed in enumerate(columns):
        for offset in range(depth):
            head = sheet.cell(top + offset, index + 1)
            head.border, head.alignment, head.font = _LINE, _CENTRE, Font(bold=True)
            if offset < len(placed.headers):
                write_text(head, placed.headers[offset])
        if len(placed.headers) < depth:
            first = top + len(placed.headers) - 1
            sheet.merge_cells(start_row=first, end_row=top + depth - 1, start_column=index + 1, end_column=index + 1)
    for offset in range(depth - 1):
        start = 0
        for index in range(1, len(columns) + 1):
            group = columns[start].headers[: offset + 1]
            if index < len(columns) and columns[index].headers[: offset + 1] == group:
                continue
            if index - start > 1 and len(columns[start].headers) > offset + 1:
                row = top + offset
                sheet.merge_cells(start_row=row, end_row=row, start_column=start + 1, end_column=index)
            start = index
    return depth


def _write_rows(
    sheet: Worksheet, top: int, columns: Sequence[PlacedColumn], rows: Sequence[Mapping[str, Value | Styled]]
) -> None:
    for offset, row in enumerate(rows):
        for index, placed in enumerate(columns):
            _write_styled(sheet.cell(top + offset, index + 1), row.get(placed.name), placed.column.kind)
    for index, placed in enumerate(columns):
        if placed.column.fill_down:
            _merge_equal(sheet, top, index + 1, [row.get(placed.name) for row in rows])


def _write_styled(cell: Cell | MergedCell, value: Value | Styled, kind: ColumnKind) -> None:
    look = value if isinstance(value, Styled) else Styled(value)
    write_value(cell, look.value, kind)
    if look.shaded:
        cell.fill = _SHADE
    if look.as_text:
        cell.number_format = _AS_TEXT
        cell.alignment = _TEXT_ALIGNMENT


def _merge_equal(sheet: Worksheet, top: int, column: int, values: Sequence[Value | Styled]) -> None:
    start = 0
    for index in range(1, len(values) + 1):
        if index < len(values) and values[index] == values[start]:
            continue
        if index - start > 1 and values[start]:
            first, last = top + start, top + index - 1
            sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
        start = index


def write_value(cell: Cell | MergedCell, value: Value, kind: ColumnKind = ColumnKind.TEXT) -> None:
    """Write a number as a number and a text as a text that no spreadsheet program takes for a formula."""
    cell.border = _LINE
    if isinstance(value, str):
        write_text(cell, value)
        cell.alignment = _TEXT_ALIGNMENT
    elif value is not None and not isinstance(cell, MergedCell):
        cell.value = value
        cell.number_format = _FORMATS.get(kind, "General")


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that no spreadsheet program takes for a formula, unaltered."""
    if isinstance(cell, MergedCell):
        return  # covered by a merged block, which shows only its first cell
    text = printable(text)
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        # Marked as quoted text: it stays text when a person edits the cell, and its content is not altered.
        cell.quotePrefix = True


def _write_notes(sheet: Worksheet, contents: Sequence[SheetContent]) -> None:
    lines = ["本工作表是填写说明，导入时不读取。", "表题请写明单位全称和年度；不要增删列、不要改动表头文字。"]
    lines += [
        "没有数值的填“-”或留空，“不适用”请写“不适用”；金额可以带千分位。",
        "可在表后填写“填表人：”等签章行和“注：”。",
    ]
    seen: list[TableDeclaration] = []
    for content in contents:
        if content.declaration not in seen:
            seen.append(content.declaration)
            lines += [f"【{content.declaration.title}】", *content.declaration.notes]
    for row, line in enumerate(lines, start=1):
        write_text(sheet.cell(row, 1), line)
    sheet.column_dimensions["A"].width = 100
