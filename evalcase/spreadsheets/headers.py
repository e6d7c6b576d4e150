"""Finding a declared table's header among the top rows of a sheet, however people merged, spaced or spelt it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from evalcase.spreadsheets.declarations import Column, TableDeclaration
from evalcase.spreadsheets.reader import MergedRange, RawValue, Sheet

SEARCHED_ROWS = 30
MAX_HEADER_ROWS = 3
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_NOT_WORD = re.compile(r"[\W_]+")
HEADER_UNIT = re.compile(r"[(（\[]\s*(?:单位[::]?)?([十百千万亿]{0,2}元)\s*[)）\]]\s*$")
_PLACEHOLDERS = {
    "year": r"(?P<year>(?:19|20)\d{2})",
    "periods": r"(?P<periods>[一二三四五六七八九十两\d]{1,3})",
}
# Columns people add for themselves; nothing is read from them.
_IGNORED_HEADERS = {"备注", "说明", "备注说明", "行次"}


def clean_text(value: RawValue) -> str:
    """A cell as text: without zero-width characters, any run of blanks one space, ends trimmed. 12.0 reads ``12``."""
    if isinstance(value, str):
        return " ".join(_INVISIBLE.sub("", value).split())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


@lru_cache(maxsize=32768)
def normalise(text: str) -> str:
    """What is left of a header for comparison: NFKC letters, hanzi and digits; no blanks, brackets, punctuation, ％."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A declared column found on the sheet: its place (from 0), and what its header's placeholders stand for."""

    column: Column
    index: int
    label: str
    bindings: Mapping[str, str] = field(default_factory=dict)
    money_unit: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        return (self.column.key, *self.bindings.values())


@dataclass(frozen=True, slots=True)
class Header:
    """A header found: rows ``top`` to ``bottom`` (from 0), its columns, and columns with a header nobody declared."""

    declaration: TableDeclaration
    top: int
    bottom: int
    columns: tuple[FoundColumn, ...]
    unknown: tuple[tuple[int, str], ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        present = {found.column.key for found in self.columns}
        return tuple(column for column in self.declaration.columns if column.required and column.key not in present)

    @property
    def duplicates(self) -> tuple[tuple[FoundColumn, FoundColumn], ...]:
        """Pairs of columns that say the same: the first, and the one after it."""
        first: dict[tuple[str, ...], FoundColumn] = {}
        pairs = []
        for found in self.columns:
            earlier = first.setdefault(found.identity, found)
            if earlier is not found:
                pairs.append((earlier, found))
        return tuple(pairs)

    @property
    def merit(self) -> tuple[bool, int, int]:
        """Complete headers first, then those with more matched and fewer unknown columns, then the flatter."""
        known = len({found.column.key for found in self.columns})
        return not self.missing, known * 3 - len(self.missing) - len(self.unknown), self.top - self.bottom


def find_header(sheet: Sheet, declaration: TableDeclaration) -> Header | None:
    """The best header of ``declaration`` in the first 30 rows; None where not even half its columns are there."""
    grid = _HeaderGrid(sheet)
    matcher = _matcher(declaration)
    best: Header | None = None
    for top in range(min(SEARCHED_ROWS, len(sheet.rows))):
        if grid.texts(top) < 2 or not (grid.words(top) & matcher.first_words or matcher.patterned):
            continue
        for height in range(1, MAX_HEADER_ROWS + 1):
            if top + height > len(sheet.rows):
                break
            header = matcher.match(grid, top, height)
            if best is None or header.merit > best.merit:
                best = header
    if best is None or len({found.column.key for found in best.columns}) * 2 < _least(declaration):
        return None
    return best


def _least(declaration: TableDeclaration) -> int:
    return max(2, sum(column.required for column in declaration.columns))


class _HeaderGrid:
    """The top rows with merged blocks filled, read as paths of header texts from the top down."""

    def __init__(self, sheet: Sheet) -> None:
        height = min(SEARCHED_ROWS + MAX_HEADER_ROWS, len(sheet.rows))
        self.rows = [[clean_text(value) for value in row] for row in sheet.rows[:height]]
        self.width = max((len(row) for row in self.rows), default=0)
        for block in sheet.merged:
            self._fill(block)

    def _fill(self, block: MergedRange) -> None:
        if block.top >= len(self.rows) or block.left >= self.width:
            return
        text = self.rows[block.top][block.left]
        for row in self.rows[block.top : block.bottom + 1]:
            for column in range(block.left, min(block.right + 1, self.width)):
                row[column] = text

    def texts(self, row: int) -> int:
        """How many different texts stand in a row; a title row, merged or not, has one."""
        return len({text for text in self.rows[row] if text})

    def words(self, row: int) -> set[str]:
        return {normalise(text) for text in self.rows[row] if text}

    def path(self, column: int, top: int, height: int) -> tuple[str, ...]:
        """Header texts above a column; a group name not merged over its columns carries on to the right."""
        path: list[str] = []
        for offset in range(height):
            text = self.rows[top + offset][column]
            if not text and offset < height - 1 and self.rows[top + height - 1][column]:
                text = self._left_of(column, top + offset, top + height - 1)
            if text and (not path or path[-1] != text):
                path.append(text)
        return tuple(path)

    def _left_of(self, column: int, row: int, last: int) -> str:
        for left in range(column - 1, -1, -1):
            if self.rows[row][left]:
                # A neighbour that spans its whole height alone is a column of its own, not a group.
                return self.rows[row][left] if self.rows[last][left] not in ("", self.rows[row][left]) else ""
        return ""


class _Matcher:
    """Header paths of one declaration, ready to be looked up."""

    def __init__(self, declaration: TableDeclaration) -> None:
        self.declaration = declaration
        self.exact: dict[str, Column] = {}
        self.patterns: list[tuple[re.Pattern[str], Column]] = []
        tails: dict[str, list[Column]] = {}
        for column in declaration.columns:
            for headers in _spellings(column):
                if any("{" in text for text in headers):
                    self.patterns.append((_pattern(headers), column))
                    continue
                self.exact.setdefault("/".join(map(normalise, headers)), column)
                self.exact.setdefault("".join(map(normalise, headers)), column)
                tails.setdefault(normalise(headers[-1]), []).append(column)
        for text, columns in tails.items():
            if len(set(columns)) == 1:
                self.exact.setdefault(text, columns[0])
        self.first_words = {normalise(headers[0]) for column in declaration.columns for headers in _spellings(column)}
        self.first_words |= set(self.exact)
        self.patterned = bool(self.patterns)

    def match(self, grid: _HeaderGrid, top: int, height: int) -> Header:
        columns, unknown = [], []
        for index in range(grid.width):
            path = grid.path(index, top, height)
            if not path:
                continue
            found = self._look_up(path, index)
            if found is not None:
                columns.append(found)
            elif normalise(path[-1]) not in _IGNORED_HEADERS:
                unknown.append((index, "/".join(path)))
        return Header(self.declaration, top, top + height - 1, tuple(columns), tuple(unknown))

    def _look_up(self, path: tuple[str, ...], index: int) -> FoundColumn | None:
        unit = HEADER_UNIT.search(path[-1])
        if unit is not None:
            path = (*path[:-1], path[-1][: unit.start()])
        label = "/".join(path)
        money_unit = unit[1] if unit else ""
        key = "/".join(map(normalise, path))
        column = self.exact.get(key) or self.exact.get(normalise(key))
        if column is not None:
            return FoundColumn(column, index, label, {}, money_unit)
        for pattern, column in self.patterns:
            if match := pattern.fullmatch(key):
                # A group's own name is kept as written; only years and counts are read out of the pattern.
                bindings = {name: path[0] if name == "fund" else text for name, text in match.groupdict().items()}
                return FoundColumn(column, index, label, bindings, money_unit)
        return None


def _spellings(column: Column) -> list[tuple[str, ...]]:
    return [column.headers, *((*column.headers[:-1], alias) for alias in column.aliases)]


def _pattern(headers: Sequence[str]) -> re.Pattern[str]:
    parts = []
    for text in headers:
        pieces = re.split(r"(\{\w+\})", text)
        parts.append(
            "".join(
                _PLACEHOLDERS.get(piece[1:-1], f"(?P<{piece[1:-1]}>[^/]+)")
                if piece.startswith("{")
                else normalise(piece)
                for piece in pieces
            )
        )
    return re.compile("/".join(parts))


@lru_cache(maxsize=64)
def _matcher(declaration: TableDeclaration) -> _Matcher:
    return _Matcher(declaration)
