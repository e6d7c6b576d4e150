"""Reading rows of figures that need not be money: what the tables of statistics share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgets.quantities import Quantity
from budgets.workbooks.cells import CellReader
from budgets.workbooks.rows import FigureRow, Rows
from evalcase.spreadsheets.errors import CellError, column_letter
from evalcase.spreadsheets.headers import FoundColumn, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable

if TYPE_CHECKING:
    from budgets.workbooks.kind import WorkbookKind

_ITEM_LENGTH = 120


class FigureReader:
    """Collects the figures of one table; an item that stands twice is a fault, for two facts would share a name."""

    def __init__(
        self, located: LocatedTable, kind: WorkbookKind, year: int, errors: list[CellError], series: str
    ) -> None:
        self.cells = CellReader(located, errors)
        self.series = series
        self.table = Rows.on(located, kind, year)
        self._seen: dict[str, int] = {}

    def name(self, row: DataRow, key: str, item: str) -> str:
        """The item of a row, checked: not empty, not too long, not there already. Empty where it is faulty."""
        found = self.table.columns.get(key)
        if not normalise(item):
            self.cells.fail(row, found, "名称是空的", "每行都应有名称", "请补填或删除该行")
            return ""
        if len(item) > _ITEM_LENGTH:
            self.cells.fail(row, found, f"名称有 {len(item)} 个字", f"不能超过 {_ITEM_LENGTH} 个字", "请精简文字")
            return ""
        first = self._seen.setdefault(item, row.number)
        if first != row.number:
            self.cells.fail(row, found, f"“{item}”与第{first}行重复", "每个项目只能有一行", "请合并为一行或改正名称")
            return ""
        return item

    def add(self, row: DataRow, found: FoundColumn, item: str, year: int, quantity: Quantity) -> None:
        self.table.figures.append(
            FigureRow(
                row.number, column_letter(found.index), self.series, item, len(self._seen), year,
                quantity.value, quantity.state.value, quantity.unit.symbol, quantity.places,
            )
        )  # fmt: skip

    def finish(self) -> Rows:
        if not self.table.figures and not self.cells.errors:
            self.cells.fail_empty("至少应有一行数据")
        return self.table
