"""What is wrong with a workbook, said so that the person who filled it in can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellError:
    """One fault and its place. ``sheet``, ``cell`` (A1) and ``column`` are empty where the fault is wider than that.

    ``by_value``: another value in that cell may mend it; False of a missing column, a merged block and the like.
    """

    file: str
    sheet: str
    cell: str
    column: str
    found: str
    expected: str
    remedy: str = ""
    by_value: bool = True

    @classmethod
    def of_file(cls, file: str, found: str, expected: str, remedy: str = "", about: str = "") -> CellError:
        """A fault of a whole file, or of all that was handed in (``file`` empty); ``about`` names what is wrong."""
        return cls(file, "", "", about, found, expected, remedy)

    @classmethod
    def of_sheet(cls, file: str, sheet: str, found: str, expected: str, remedy: str = "") -> CellError:
        """A fault of a whole worksheet."""
        return cls(file, sheet, "", "", found, expected, remedy)

    @classmethod
    def of_cell(
        cls,
        file: str,
        sheet: str,
        cell: str,
        column: str,
        found: str,
        expected: str,
        remedy: str = "",
        by_value: bool = True,
    ) -> CellError:
        """A fault of one cell (A1), a row or a block."""
        return cls(file, sheet, cell, column, found, expected, remedy, by_value)

    @property
    def place(self) -> str:
        """``文件【工作表】C5“年初预算”``, as far as it is known."""
        sheet = f"【{self.sheet}】" if self.sheet else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{self.file}{sheet}{self.cell}{column}"

    @property
    def text(self) -> str:
        """The whole fault in one Chinese line."""
        parts = [part for part in (self.found, self.expected) if part]
        remedy = f"。{self.remedy}" if self.remedy else ""
        return " ".join(f"{self.place}：{'，'.join(parts)}{remedy}".split())

    def as_dict(self) -> dict[str, str]:
        """All parts by name, with the whole line as ``text``; for JSON."""
        names = ("file", "sheet", "cell", "column", "found", "expected", "remedy", "text")
        return {name: getattr(self, name) for name in names}


class WorkbookRejected(Exception):
    """The workbook was not taken in; ``errors`` says everything that is wrong with it and is never empty."""

    def __init__(self, errors: Iterable[CellError]) -> None:
        self.errors = tuple(errors)
        if not self.errors:
            raise ValueError("a rejection names at least one fault")
        super().__init__("\n".join(error.text for error in self.errors))

    def __reduce__(self) -> tuple[type[WorkbookRejected], tuple[tuple[CellError, ...]]]:
        return type(self), (self.errors,)  # comes whole from the process that read the file


def column_letter(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """The A1 address of a cell whose row and column are both counted from 0."""
    return f"{column_letter(column)}{row + 1}"
