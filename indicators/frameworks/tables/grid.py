"""The cells of a table as texts, whatever file they came from, with what is merged and how a cell is called."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Block = tuple[int, int, int, int]  # top, left, bottom, right, counted from 0, corners included


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: ``rows`` of texts from A1 on, an empty cell is ""; ``merged`` are its blocks.

    ``is_sheet`` tells how a cell is called: ``C5`` on a worksheet, 第5行第3列 in a Word table or pasted cells.
    ``above``: the lines of text before a Word table. ``broken``: what is wrong with cells of which nothing was read, by
    their place.
    """

    name: str
    rows: Sequence[Sequence[str]]
    merged: Sequence[Block] = ()
    is_sheet: bool = True
    above: Sequence[str] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    _owners: dict[tuple[int, int], tuple[int, int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for top, left, bottom, right in self.merged:
            for row in range(top, min(bottom + 1, len(self.rows))):
                for column in range(left, min(right + 1, self.width)):
                    self._owners[row, column] = (top, left)

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def own(self, row: int, column: int) -> str:
        """What stands in the cell itself, trimmed: nothing in the covered cells of a merged block."""
        return "" if self.is_covered(row, column) else self._text(row, column)

    def filled(self, row: int, column: int) -> str:
        """What a reader sees there: a merged block's text in all its cells."""
        return self._text(*self.owner(row, column))

    def owner(self, row: int, column: int) -> tuple[int, int]:
        """The cell that holds the text of this one."""
        return self._owners.get((row, column), (row, column))

    def is_covered(self, row: int, column: int) -> bool:
        return self.owner(row, column) != (row, column)

    def texts(self, row: int) -> list[tuple[int, str]]:
        """Column and text of the cells of a row in which something stands."""
        return [(column, text) for column in range(len(self.rows[row])) if (text := self.own(row, column))]

    def place(self, row: int, column: int) -> str:
        """What people call the cell."""
        if not self.is_sheet:
            return f"第{row + 1}行第{column + 1}列"
        letters, number = "", column + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{row + 1}"

    def _text(self, row: int, column: int) -> str:
        cells = self.rows[row]
        return cells[column].strip() if column < len(cells) else ""


def plain(text: str) -> str:
    """A text for comparing: one width of letters, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
