"""Kinds whose rows are figures that need not be money: how they are read and written."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import ClassVar

from budgets.quantities import YUAN, Quantity, State, Unit, unit_of
from budgets.workbooks.cells import CellReader, money_cell
from budgets.workbooks.kind import Cells, WorkbookKind
from budgets.workbooks.rows import FigureRow, Rows, TableRow
from evalcase.spreadsheets.declarations import ColumnKind
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable
from evalcase.spreadsheets.writer import Value

_ITEM_LENGTH = 120
_YEARS_OF_A_SERIES = 4
_PLACES_OF_MONEY = 2
# 履职情况统计表（人员构成）: several such tables of an agency stand side by side, told apart by topic.
_TOPIC = re.compile(r"统计表\s*[(（]([^()（）]{1,40})[)）]\s*$")


class FigureReader:
    """Collects the figures of one table; an item that stands twice is a fault, for two facts would share a name."""

    def __init__(self, kind: FigureKind, located: LocatedTable, year: int, errors: list[CellError]) -> None:
        self.cells = CellReader(located, errors)
        self.located = located
        self.series = kind.series
        self.rows = Rows.on(located, kind, year, self.cells.unit)
        self.columns = self.rows.columns
        self._seen: dict[str, int] = {}

    def text(self, row: DataRow, key: str, longest: int) -> str:
        return self.cells.text(row, self.columns.get(key), longest)

    def name(self, row: DataRow, key: str, item: str, shown: str = "") -> str:
        """The item of a row, checked: not empty, not too long, not there already. Empty where it is faulty."""
        found = self.columns.get(key)
        if not normalise(item):
            self.cells.fail(row, found, "名称是空的", "每行都应有名称", "请补填或删除该行")
            return ""
        if len(item) > _ITEM_LENGTH:
            self.cells.fail(row, found, f"名称有 {len(item)} 个字", f"不能超过 {_ITEM_LENGTH} 个字", "请精简文字")
            return ""
        first = self._seen.setdefault(item, row.number)
        if first != row.number:
            what = f"“{shown or item}”与第{first}行重复"
            self.cells.fail(row, found, what, "每个项目只能有一行", "请合并为一行或改正名称")
            return ""
        return item

    def add(
        self, row: DataRow, found: FoundColumn, item: str, quantity: Quantity, *, year: int = 0, order: int = 0
    ) -> None:
        """Keep the figure of a cell: of the table's year, in the order of the items, where nothing else is said."""
        self.rows.figures.append(
            FigureRow(
                row.number, column_letter(found.index), self.series, item, order or len(self._seen),
                year or self.rows.year, quantity.value, quantity.state.value, quantity.unit.symbol, quantity.places,
            )
        )  # fmt: skip

    def money(self, row: DataRow, found: FoundColumn) -> Quantity:
        """The amount of a cell in 元, to the 分; a dash is nil and an empty cell blank, neither of them 0."""
        amount, mark = self.cells.money(row, found, self.cells.money_unit(found))
        if amount is not None:
            return Quantity(amount, YUAN, _PLACES_OF_MONEY)
        return Quantity(None, YUAN, state=State(mark)) if mark else Quantity.blank(YUAN)

    def add_money(self, row: DataRow, found: FoundColumn, item: str, *, year: int = 0, order: int = 0) -> None:
        """Keep the amount of a cell, as ``add`` does; a dash is kept as one."""
        self.add(row, found, item, self.money(row, found), year=year, order=order)

    def finish(self) -> Rows:
        if not self.rows.figures and not self.cells.errors:
            self.cells.fail_empty("至少应有一行数据")
        return self.rows


class FigureKind(WorkbookKind):
    """Statistics: one figure for each filled cell, told apart by item and year."""

    series: ClassVar[str]
    # An agency may hand in several tables of the kind, each with its topic at the end of the title.
    has_topics: ClassVar[bool] = False

    def parse(self, located: LocatedTable, year: int, errors: list[CellError]) -> Rows:
        reader = FigureReader(self, located, year, errors)
        for row in located.rows:
            self.read(reader, row)
        rows = reader.finish()
        if self.has_topics:
            rows.variant = topic_of(located)
        return rows

    @abstractmethod
    def read(self, reader: FigureReader, row: DataRow) -> None:
        """Keep the figures of one row; what is wrong with it goes to the reader's faults."""

    def cells(self, row: TableRow, rows: Rows) -> Cells:
        assert isinstance(row, FigureRow)  # noqa: S101 - the only rows it has
        name = self.value_column(row, rows)
        is_money = any(column.kind is ColumnKind.MONEY and column.key == name for column in self.declaration.columns)
        return {**self.labels(row), name: money_figure_cell(row, rows.unit) if is_money else figure_cell(row)}

    def labels(self, row: FigureRow) -> Cells:
        """The cells that say which item a row is of."""
        return {"name": row.item, "unit": row.unit_symbol or None}

    def value_column(self, row: FigureRow, rows: Rows) -> str:
        """The column that a figure stands in."""
        return "value"


class YearlyKind(FigureKind):
    """Statistics of several years, a column each."""

    def value_column(self, row: FigureRow, rows: Rows) -> str:
        return str(row.year)

    def headings(self, rows: Rows) -> dict[str, list[str]]:
        return {"year": sorted(name for name in rows.columns if name.isdigit())}

    def blank_headings(self, year: int) -> dict[str, list[str]]:
        return {"year": [str(year - back) for back in reversed(range(_YEARS_OF_A_SERIES))]}

    @staticmethod
    def yearly_columns(located: LocatedTable) -> list[tuple[int, FoundColumn]]:
        columns = [found for found in located.header.columns if found.column.key == "value"]
        return [(int(found.bindings["year"]), found) for found in columns]


def figure_cell(figure: FigureRow) -> Value:
    """A figure as a cell that is read back as the same, with the places it was printed with."""
    quantity = Quantity(figure.value, unit_of(figure.unit_symbol), figure.places, State(figure.state))
    if not quantity.is_value:
        return quantity.number_text() or None
    if quantity.unit.symbol == "%":
        return quantity.text()
    return quantity.number_text() if quantity.places else quantity.rounded


def money_figure_cell(figure: FigureRow, unit: Unit) -> Value:
    """An amount in 元 as a table in ``unit`` prints it; a dash as such, a blank as an empty cell."""
    state = State(figure.state)
    return money_cell(figure.value, unit, "" if state in (State.VALUE, State.BLANK) else state.value)


def topic_of(located: LocatedTable) -> str:
    """What tells several tables of a kind apart: the words in brackets at the end of the title."""
    match = _TOPIC.search(located.caption)
    return match[1].strip() if match else ""
