"""What tables of performance targets (绩效目标) share: reading, telling apart and writing their indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE
from budgets.workbooks.cells import CellReader, plain
from budgets.workbooks.kind import Asked, Cells
from budgets.workbooks.rows import Rows, TargetRow
from evalcase.spreadsheets.headers import clean_text
from evalcase.spreadsheets.locate import DataRow
from evalcase.spreadsheets.writer import Value

LEVELS = ("level1", "level2", "level3")


class TargetReader:
    """Collects the indicators of one table; one that stands twice under its 二级指标 is a fault."""

    def __init__(self, cells: CellReader, rows: Rows) -> None:
        self.cells = cells
        self.rows = rows
        self._seen: dict[tuple[str, str, str], int] = {}

    def require(self, row: DataRow, names: Iterable[str], expected: str) -> None:
        """The cells that every row must fill in; a lone dash says something, too."""
        for name in names:
            found = self.rows.columns.get(name)
            if found is not None and not clean_text(row.cells[found.index]):
                what = f"{found.column.headers[-1]}是空的"
                self.cells.fail(row, found, what, expected, "请补填或删除该行")

    def text(self, row: DataRow, name: str, longest: int) -> str:
        return self.cells.text(row, self.rows.columns.get(name), longest)

    def printed(self, row: DataRow, name: str, longest: int) -> str:
        """A target or actual as a person reads it; a bare fraction, which may be a percentage, is a fault."""
        found = self.rows.columns.get(name)
        value = row.cells[found.index] if found is not None and found.index < len(row.cells) else ""
        if isinstance(value, float) and 0 < abs(value) <= 1:
            # A cell shown as 90% holds 0.9: the shown text cannot be told from the value.
            what = f"数值是 {clean_text(value)}，分不清是否为百分比"
            self.cells.fail(row, found, what, "应能看出百分比", "请写成文本，如“90%”或“1件”")
        return self.cells.text(row, found, longest)

    def add(self, row: DataRow, target: TargetRow) -> None:
        first = self._seen.setdefault(target.identity, row.number)
        if first != row.number:
            what, found = f"“{target.level3}”与第{first}行重复", self.rows.columns.get("level3")
            self.cells.fail(row, found, what, "同一二级指标下不能重名", "请合并为一行或改正名称")
        self.rows.targets.append(target)

    @property
    def next_order(self) -> int:
        return len(self.rows.targets) + 1


def asked_targets(asked: Asked) -> list[Cells]:
    """The rows of a blank: the indicators by their names, their values to be filled in."""
    return [dict(zip(LEVELS, names, strict=True)) for names in asked.targets]


def target_cells(target: TargetRow, names: Sequence[str]) -> Cells:
    return {name: cell(getattr(target, name)) for name in names}


def cell(value: Decimal | str | None) -> Value:
    """Points without the zeros that the database adds; nothing for an empty text."""
    return plain(value) if isinstance(value, Decimal) else value or None


def indicators(rows: Rows) -> list[TargetRow]:
    """The targets that stand in the table itself."""
    return [target for target in rows.targets if target.level1 not in (ANNUAL_GOAL, EXECUTION_RATE)]


def block_target(rows: Rows, name: str) -> TargetRow | None:
    """The year's goal, or the scored execution rate, which stand in a form's block above its table."""
    return next((target for target in rows.targets if target.level1 == name), None)


def sum_of_points(rows: Rows, name: str) -> Decimal:
    """Weights or scores together; those of the execution rate count like any other."""
    return sum((points for target in rows.targets if (points := getattr(target, name)) is not None), Decimal(0))
