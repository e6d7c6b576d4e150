"""A block of cells as Excel and WPS copy it: tabs between cells, a line to a row, quotes around breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evalcase.printable import printable

MOST_ROWS = 500
MOST_COLUMNS = 50
LONGEST_TEXT = 300_000
# Quoted only where the cell holds a break: both programs copy other quotation marks as they are.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')


class PasteError(Exception):
    """The text is no block that could be taken; the message says why and how to mend it."""


def read_block(text: str) -> list[list[str]]:
    """The cells row by row, all rows of one length, ends of texts trimmed; rows that are wholly empty stay in place.

    Raises PasteError where there is nothing in it or far too much.
    """
    if len(text) > LONGEST_TEXT:
        raise PasteError(f"粘贴的内容有{len(text)}字，不能超过{LONGEST_TEXT}字；请只复制要填写的行和列")
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    rows = [[cell.strip() for cell in row] for row in _split(text)]
    if not any(any(row) for row in rows):
        raise PasteError("没有可粘贴的内容；请在表格软件中选中要填写的单元格并复制，再粘贴到这里")
    width = max(len(row) for row in rows)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise PasteError(
            f"粘贴的内容有{len(rows)}行{width}列，不能超过{MOST_ROWS}行{MOST_COLUMNS}列；请只复制要填写的行和列"
        )
    return [row + [""] * (width - len(row)) for row in rows]


def _split(text: str) -> Sequence[list[str]]:
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at >= len(text):
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def _cell(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at a place, and the place of the tab or the line's end behind it."""
    quoted = _QUOTED.match(text, at)
    if quoted is not None and ("\n" in quoted[1] or "\t" in quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    ends = [place for place in (text.find("\t", at), text.find("\n", at)) if place >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end
