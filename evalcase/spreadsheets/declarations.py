"""Tables declared once: one declaration makes the blank template, the reader, the export and the report's table."""

from dataclasses import dataclass, field
from enum import Enum


class ColumnKind(Enum):
    """What a column's cells hold."""

    TEXT = "文字"
    MONEY = "金额"
    NUMBER = "数值"
    INTEGER = "整数"
    RATE = "比率"
    QUANTITY = "带单位的数值或文字"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` names the field, ``headers`` the path of header texts from the top row down.

    ``aliases`` are other spellings of the last header. ``fill_down``: merged category cells repeat downward.
    ``calculated``: the sheet may carry it, the program computes it; a value found is compared, never stored.
    ``hidden``: written out of sight, for the program to know its rows again.
    """

    key: str
    headers: tuple[str, ...]
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = True
    fill_down: bool = False
    calculated: bool = False
    aliases: tuple[str, ...] = ()
    width: int = 14
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableDeclaration:
    """A table as people know it: ``kind`` is its key, ``title`` its name, ``columns`` in printed order.

    ``money_unit`` is the unit printed when the sheet has no unit line. ``notes`` go to the template's notes sheet.
    ``above``: a form's block of labels between title and header, row by row (an empty text is a cell to fill in); a
    sheet is this table only where the block's first label stands above its header.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    money_unit: str = "元"
    has_unit_line: bool = True
    notes: tuple[str, ...] = field(default=())
    above: tuple[tuple[str, ...], ...] = ()

    def column(self, key: str) -> Column:
        """The column of that key. Raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)
