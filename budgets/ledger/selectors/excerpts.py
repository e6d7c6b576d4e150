"""A corner of the workbook around the cell a figure comes from, read from the very file that was imported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from budgets.facts import CellSource
from budgets.ledger.models import ImportBatch
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.reader import RawValue, Sheet, Workbook, exact_number, read_workbook
from units.agencies.models import Agency

_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d*)(?::([A-Z]{1,3})([1-9]\d*))?\Z")
_NUMBER = re.compile(r"[\s+-]*[\d,.]+\s*[%％]?\s*\Z")
_ROWS_AROUND = 2
_MOST_LIT = 6  # rows of a range that are shown; the rest are told by a gap
_MOST_HEADS = 2
_GROUPED_FROM = 10_000  # years and small counts are printed without thousands separators
_LONGEST = 60  # characters of a cell that are shown


@dataclass(frozen=True, slots=True)
class ExcerptCell:
    text: str
    is_number: bool = False
    is_lit: bool = False


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """A row of the sheet by its number; ``after_gap``: rows of the sheet are left out before it."""

    number: int
    cells: tuple[ExcerptCell, ...]
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few rows and columns of a sheet; ``columns`` are their letters."""

    file_name: str
    sheet: str
    address: str
    columns: tuple[str, ...]
    rows: tuple[ExcerptRow, ...]


def excerpt_around(source: CellSource, agency: Agency) -> Excerpt | None:
    """The cells around a source of the agency's; None where the file is not kept or holds no such cell."""
    return excerpts_around([source], agency).get(source)


def excerpts_around(sources: Sequence[CellSource], agency: Agency) -> dict[CellSource, Excerpt]:
    """The same of several, as far as there are any; one query, and each file is read once."""
    batches = ImportBatch.objects.filter(agency=agency, sha256__in={source.sha256 for source in sources})
    workbooks = {batch.sha256: workbook for batch in batches if (workbook := _kept(batch)) is not None}
    found: dict[CellSource, Excerpt] = {}
    for source in sources:
        workbook = workbooks.get(source.sha256)
        sheets = () if workbook is None else workbook.sheets
        sheet = next((sheet for sheet in sheets if sheet.name == source.sheet), None)
        excerpt = None if sheet is None else cut_out(sheet, source.file_name, source.cell)
        if excerpt is not None:
            found[source] = excerpt
    return found


def _kept(batch: ImportBatch) -> Workbook | None:
    try:
        with batch.content.open("rb") as file:
            return read_workbook(file.read(), batch.file_name)
    except (OSError, WorkbookRejected):
        return None  # the address alone is shown


def cut_out(sheet: Sheet, file_name: str, address: str) -> Excerpt | None:
    """The head of the column, the cell or range with its neighbours, and the names at the left of the rows."""
    found = _RANGE.match(address)
    if found is None:
        return None
    left, top = _column_index(found[1]), int(found[2]) - 1
    right, bottom = (_column_index(found[3]), int(found[4]) - 1) if found[3] else (left, top)
    if bottom >= len(sheet.rows) or right >= len(sheet.rows[0]):
        return None
    rows = _with_merged(sheet)
    heads = _head_rows(rows, left, top)
    numbers = _row_numbers(rows, heads, top, bottom)
    columns = _columns(rows, numbers, left, right)
    made: list[ExcerptRow] = []
    for number in numbers:
        cells = tuple(
            _cell(rows[number][column], lit=top <= number <= bottom and left <= column <= right) for column in columns
        )
        made.append(ExcerptRow(number + 1, cells, bool(made) and made[-1].number != number))
    return Excerpt(file_name, sheet.name, address, tuple(_letters(column) for column in columns), tuple(made))


def _with_merged(sheet: Sheet) -> list[list[RawValue]]:
    """The rows with the text of a merged block in each of its cells, so that heads stand over their columns."""
    rows = [list(row) for row in sheet.rows]
    for block in sheet.merged:
        text = rows[block.top][block.left]
        for row in rows[block.top : block.bottom + 1]:
            row[block.left : block.right + 1] = [text] * (min(block.right + 1, len(row)) - block.left)
    return rows


def _head_rows(rows: Sequence[Sequence[RawValue]], column: int, top: int) -> list[int]:
    """The rows just above the first figure of the column that name it, the nearest ``_MOST_HEADS``."""
    row = top - 1
    while row >= 0 and not _is_words(rows[row][column]):
        row -= 1
    heads: list[int] = []
    while row >= 0 and len(heads) < _MOST_HEADS and _is_words(rows[row][column]) and len(set(rows[row])) > 1:
        heads.insert(0, row)
        row -= 1
    return heads


def _row_numbers(rows: Sequence[Sequence[RawValue]], heads: list[int], top: int, bottom: int) -> list[int]:
    first = max(top - _ROWS_AROUND, heads[-1] + 1 if heads else 0)
    last = min(bottom, top + _MOST_LIT - 1) + _ROWS_AROUND
    # A row that says one thing all over is a title or a foot, and an empty one says nothing.
    body = [number for number in range(first, min(last, len(rows) - 1) + 1) if len(set(rows[number])) > 1]
    return [*heads, *body]


def _columns(rows: Sequence[Sequence[RawValue]], numbers: Sequence[int], left: int, right: int) -> list[int]:
    """The column that names the rows, the lit columns, and one neighbour at each side that is not empty."""
    names = max(range(left), key=lambda column: _names_told(rows, numbers, column), default=None)
    near = [left - 1, *range(left, right + 1), right + 1]
    shown = [
        column
        for column in near
        if 0 <= column < len(rows[0]) and (left <= column <= right or any(rows[number][column] for number in numbers))
    ]
    return shown if names is None or names in shown else [names, *shown]


def _names_told(rows: Sequence[Sequence[RawValue]], numbers: Sequence[int], column: int) -> int:
    """How many different words stand in that column: most where the accounts and items are named."""
    return len({rows[number][column] for number in numbers if _is_words(rows[number][column])})


def _is_words(value: RawValue) -> bool:
    return isinstance(value, str) and value.strip() not in ("", "-", "—", "/") and not _NUMBER.match(value)


def _cell(value: RawValue, *, lit: bool) -> ExcerptCell:
    if isinstance(value, bool):
        return ExcerptCell("是" if value else "否", is_lit=lit)
    if isinstance(value, int | float):
        number = exact_number(value)
        return ExcerptCell(f"{number:,f}" if abs(number) >= _GROUPED_FROM else f"{number:f}", True, lit)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return ExcerptCell(f"{day.year}年{day.month}月{day.day}日", is_lit=lit)
    text = " ".join(str(value).split())
    return ExcerptCell(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…", is_lit=lit)


def _column_index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letters(index: int) -> str:
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
