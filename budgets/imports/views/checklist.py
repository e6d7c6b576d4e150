"""The faults of an upload laid out for the person who mends them: by sheet and cell, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from budgets.imports.corrections import field_name
from budgets.imports.models import UploadedFile
from budgets.imports.services.previews import ImportPreview
from budgets.imports.services.uploads import corrected_name
from evalcase.spreadsheets.corrections import position, value_at
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.headers import clean_text
from evalcase.spreadsheets.reader import RawValue, Sheet

# More than a person mends in one go; a form has to stay below Django's limit of 1000 fields.
MOST_SHOWN = 100
_LONGEST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class ExcerptCell:
    text: str
    is_bad: bool = False
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The cells around a bad one: column letters, and rows by their number on the sheet."""

    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[ExcerptCell, ...]], ...]


@dataclass(slots=True)
class FaultyCell:
    """A cell (or a row, or the whole sheet) and all that is wrong with it. ``field`` is the name of its input."""

    cell: str
    column: str
    errors: list[CellError] = field(default_factory=list)
    field: str = ""
    value: str = ""
    excerpt: Excerpt | None = None


@dataclass(slots=True)
class FaultySheet:
    """A sheet of a file (or the file itself) with its faulty cells."""

    number: int
    file: str
    sheet: str
    count: int = 0
    cells: list[FaultyCell] = field(default_factory=list)


def faulty_sheets(preview: ImportPreview, files: Sequence[UploadedFile]) -> list[FaultySheet]:
    """The faults by file and sheet, in the order they were found."""
    by_name = {corrected_name(file): file for file in files}
    sheets = {(book.file_name, sheet.name): sheet for book in preview.workbooks for sheet in book.sheets}
    groups: dict[tuple[str, str], FaultySheet] = {}
    cells: dict[tuple[str, str, str], FaultyCell] = {}
    for error in preview.errors:
        key = (error.file, error.sheet)
        group = groups.setdefault(key, FaultySheet(len(groups) + 1, *key))
        group.count += 1
        cell = cells.get((*key, error.cell))
        if cell is None:
            cell = cells[(*key, error.cell)] = FaultyCell(error.cell, error.column)
            group.cells.append(cell)
        cell.errors.append(error)
        _fill(cell, error, sheets.get(key), by_name.get(error.file))
    return list(groups.values())


def keep_first(groups: Sequence[FaultySheet], most: int) -> bool:
    """Keep no more than ``most`` cells in all; whether any had to go."""
    total, left = sum(len(group.cells) for group in groups), most
    for group in groups:
        group.cells = group.cells[:left]
        left -= len(group.cells)
    return total > most


def _fill(cell: FaultyCell, error: CellError, sheet: Sheet | None, file: UploadedFile | None) -> None:
    value = value_at(sheet, error.cell) if sheet is not None else None
    if sheet is None or value is None:
        return
    cell.value = clean_text(value)
    cell.excerpt = cell.excerpt or _excerpt(sheet, error.cell)
    if error.by_value and file is not None:
        cell.field = field_name(file.pk, error.cell, error.sheet)


def _excerpt(sheet: Sheet, cell: str) -> Excerpt:
    row, column = position(cell) or (0, 0)
    width, height = len(sheet.rows[row]), len(sheet.rows)
    columns = sorted({0, *range(max(0, column - 1), min(width, column + 2))})
    rows = range(max(0, row - 1), min(height, row + 2))
    return Excerpt(
        tuple(column_letter(index) for index in columns),
        tuple(
            (
                number + 1,
                tuple(_shown(sheet.rows[number][index], (number, index) == (row, column)) for index in columns),
            )
            for number in rows
        ),
    )


def _shown(value: RawValue, is_bad: bool) -> ExcerptCell:
    text = clean_text(value)
    if len(text) > _LONGEST_SHOWN:
        text = f"{text[:_LONGEST_SHOWN]}…"
    return ExcerptCell(text, is_bad, isinstance(value, int | float))
