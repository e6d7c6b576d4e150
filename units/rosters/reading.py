"""The table of a list: its head, what each column is, its rows; what was passed over is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evalcase.spreadsheets.errors import a1
from evalcase.spreadsheets.headers import SEARCHED_ROWS, Header, find_header, normalise
from evalcase.spreadsheets.reader import Sheet
from units.rosters.choices import RosterKind
from units.rosters.columns import FILLED_DOWN, NAMING, SKIPPED, declaration_of, is_personal, names_a_person
from units.rosters.files import sheet_of
from units.rosters.words import plain

_SUM = re.compile(r"(合|总|小|共)\s*计.*|.*(小计|合计|总计)")
_CLOSING = re.compile(r"(填表|制表|填报|编制|审核|复核|经办|负责|单位负责|联系|注|备注|说明|附注)[^:]{0,4}:")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: texts by column, and where each of them stands (A1)."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    places: Mapping[str, str]

    def text(self, key: str) -> str:
        """The cell, "" where there is none."""
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column (its place from 0), and the key that it is known by, "" where it is not read."""

    index: int
    text: str
    key: str


@dataclass(slots=True)
class FoundTable:
    """A sheet's table; ``head_row`` is the last row of its head (from 1)."""

    sheet: str
    head_row: int
    heads: list[Head]
    is_known: bool
    rows: list[Row] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """What the page tells of it."""
        return {
            "sheet": self.sheet,
            "head_row": self.head_row,
            "known": self.is_known,
            "rows": len(self.rows),
            "passed": self.passed[:50],
            "heads": [[head.text, head.key, is_personal(head.text)] for head in self.heads],
        }


def read_tables(kind: RosterKind, sheets: list[dict[str, Any]], chosen: Mapping[str, str]) -> list[FoundTable]:
    """The table of every sheet. ``chosen``: head to the key of the column that it was said to be."""
    return [_table(kind, sheet_of(kept), chosen) for kept in sheets]


def year_in_title(sheets: list[dict[str, Any]]) -> int | None:
    """The year that the top rows name as 2024年度, else as 2024年 without a month."""
    top = [plain(text) for kept in sheets for row in kept["rows"][:5] for text in row if text]
    for pattern in (r"(20\d{2})年度", r"(20\d{2})年(?!\d)"):
        for text in top:
            if match := re.search(pattern, text):
                return int(match[1])
    return None


def title_of(sheets: list[dict[str, Any]]) -> str:
    """The first row of the first sheet where it is a title alone, else ""."""
    texts = [text for text in sheets[0]["rows"][0] if text]
    return str(texts[0]) if len(texts) == 1 else ""


def _table(kind: RosterKind, sheet: Sheet, chosen: Mapping[str, str]) -> FoundTable:
    heads = [str(text) for row in sheet.rows[:SEARCHED_ROWS] for text in row if text]
    header = find_header(sheet, declaration_of(kind, heads, chosen))
    known = {} if header is None else _columns(header)
    if header is None or (len(known) < 2 and NAMING[kind] not in known.values()):
        return _guessed(sheet, chosen)
    places = sorted([*((found.index, found.label) for found in header.columns), *_others(sheet, header)])
    table = FoundTable(
        sheet.name, header.bottom + 1, [Head(index, label, known.get(index, "")) for index, label in places],
        is_known=NAMING[kind] in known.values(),
    )  # fmt: skip
    table.rows = list(_rows(sheet, header.bottom + 1, known, table))
    return table


def _columns(header: Header) -> dict[int, str]:
    """Key of each column; of two that say the same the first counts."""
    found: dict[int, str] = {}
    for column in header.columns:
        if column.column.key not in found.values():
            found[column.index] = column.column.key
    return found


def _others(sheet: Sheet, header: Header) -> list[tuple[int, str]]:
    """Heads that no column is known by, also those that a table of figures would pass over (备注)."""
    taken = {found.index for found in header.columns}
    unknown = dict(header.unknown)
    lowest = sheet.rows[header.bottom]
    return [
        (index, unknown.get(index) or str(text))
        for index, text in enumerate(lowest)
        if index not in taken and (index in unknown or text)
    ]


def _guessed(sheet: Sheet, chosen: Mapping[str, str]) -> FoundTable:
    """A sheet without a known head: its fullest row among the first may be one, for a person to say."""
    rows = sheet.rows[:SEARCHED_ROWS]
    full = max(range(len(rows)), key=lambda number: (len({text for text in rows[number] if text}), -number))
    said = {normalise(head): key for head, key in chosen.items() if key != SKIPPED}
    texts = [(index, str(text)) for index, text in enumerate(rows[full]) if text]
    heads = [Head(index, text, said.get(normalise(text), "")) for index, text in texts]
    return FoundTable(sheet.name, full + 1, heads, is_known=False)


def _rows(sheet: Sheet, first: int, known: dict[int, str], table: FoundTable) -> list[Row]:
    heads = {normalise(head.text) for head in table.heads}
    found = []
    for index in range(first, len(sheet.rows)):
        texts = [str(text) for text in sheet.rows[index]]
        own = {key: texts[column] for column, key in known.items() if column < len(texts)}
        if not any(own.values()):
            continue
        if reason := _passed_over(texts, own, heads):
            table.passed.append(f"第{index + 1}行{reason}：{next(text for text in texts if text)[:40]}")
            continue
        cells = {key: own.get(key) or _merged(sheet, index, column, key) for column, key in known.items()}
        found.append(Row(sheet.name, index + 1, cells, {key: a1(index, column) for column, key in known.items()}))
    return found


def _passed_over(texts: list[str], own: Mapping[str, str], heads: set[str]) -> str:
    """Why a row is no row of the list, "" where it is one."""
    filled = [text for text in texts if text]
    words = [plain(text) for text in own.values() if text]
    if any(_SUM.fullmatch(word) for word in [*words, plain(filled[0])]):
        return "是合计"
    if len(words) > 1 and all(normalise(word) in heads for word in words):
        return "是重复的表头"
    if _CLOSING.match(plain(filled[0])):
        return "是签章或注"
    if len(filled) == 1 and len(own) > 2:
        return "只有一格"
    return ""


def _merged(sheet: Sheet, row: int, column: int, key: str) -> str:
    """What a merged block says of this row, in columns that may say the same of several."""
    if key not in FILLED_DOWN:
        return ""
    for block in sheet.merged:
        if block.top <= row <= block.bottom and block.left <= column <= block.right and block.top < row:
            return str(sheet.rows[block.top][block.left])
    return ""


def blank_personal(table: FoundTable, rows: list[list[str]]) -> None:
    """Take out of the cells below the head what names a person by number, and every column of personal matters."""
    kept = {head.index for head in table.heads if head.key}
    personal = {head.index for head in table.heads if is_personal(head.text)} - kept
    for number, row in enumerate(rows):
        is_below = number >= table.head_row
        for column, text in enumerate(row):
            named = column not in kept and (is_below or not table.is_known) and names_a_person(text)
            if named or (is_below and column in personal):
                row[column] = ""
