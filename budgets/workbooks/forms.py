"""Forms: kinds with a block of labels above the header, found by its labels wherever people put them."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgets.quantities import Unit, unit_of
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.rows import Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind
from evalcase.spreadsheets.headers import FoundColumn, clean_text, normalise
from evalcase.spreadsheets.locate import DataRow, LocatedTable
from evalcase.spreadsheets.writer import Value

_UNIT = re.compile(r"[(（]\s*(?:单位[:：]?)?([十百千万亿]{0,2}元)\s*[)）]")
# 预算数：16 | 执行数：16 stand as pairs of label and value; 全年预算数 and 全年执行数 are heads of columns.
_PAIRED = {"预算数": "annual_budget", "执行数": "expenditure"}
_HEADED = (
    ("年初预算数", "opening_budget"),
    ("全年预算数", "annual_budget"),
    ("调整后预算数", "annual_budget"),
    ("全年执行数", "expenditure"),
    ("分值", "execution.weight"),
    ("执行率", "rate"),
    ("得分", "execution.score"),
)
_WHOLES = {"年度资金总额", "资金总额", "预算数", "合计"}
_PARTS = {
    "当年财政拨款": "当年财政拨款",
    "财政拨款": "财政拨款",
    "一般公共预算财政拨款": "财政拨款",
    "上年结转资金": "上年结转资金",
    "上年结转": "上年结转资金",
    "其他资金": "其他资金",
    "其它资金": "其他资金",
}
WHOLE = "年度资金总额"
_EXPECTED = ("预期目标", "年初设定目标")
_ACHIEVED = ("实际完成目标", "实际完成情况", "全年实际完成情况")


class FormKind(WorkbookKind):
    """A table whose declaration has a block ``above``: it is filled in when the form is written."""

    @abstractmethod
    def above(self, rows: Rows) -> Sequence[Sequence[Value]]:
        """The block, row by row."""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A row of the funding block: ``label`` is 年度资金总额, or the source that a sub-row tells."""

    label: str
    row: DataRow


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text of the block and its place."""

    text: str
    row: DataRow
    found: FoundColumn


class FormBlock:
    """The block of a project's form: its name, its funding, and the year's goals."""

    def __init__(self, located: LocatedTable) -> None:
        self._rows = [DataRow(number, cells) for number, cells in enumerate(located.sheet.rows, start=1)]
        self._rows = self._rows[: located.header.top]
        stated = next((match[1] for _, _, text in self._texts() if (match := _UNIT.search(text))), "")
        self.unit: Unit = unit_of(stated or located.money_unit or located.declaration.money_unit)
        self._funding_at = -1
        self._paired = False
        self.columns: dict[str, FoundColumn] = self._funding_columns()

    def labelled(self, *labels: str) -> Labelled | None:
        """The first text to the right of one of the labels; its text is empty where nothing was filled in."""
        for row, index, text in self._texts():
            if normalise(text) in labels:
                filled = [place for place in range(index + 1, len(row.cells)) if clean_text(row.cells[place])]
                place = filled[0] if filled else index
                value = clean_text(row.cells[place]) if filled else ""
                return Labelled(value, row, _text_column(text, place))
        return None

    def goals(self) -> tuple[Labelled, Labelled] | None:
        """The year's goal as expected and as achieved: the texts right below their two labels."""
        for position, row in enumerate(self._rows[:-1]):
            texts = [normalise(clean_text(value)) for value in row.cells]
            expected = next((index for index, text in enumerate(texts) if text in _EXPECTED), None)
            achieved = next((index for index, text in enumerate(texts) if text in _ACHIEVED), None)
            if expected is not None and achieved is not None:
                below = self._rows[position + 1]
                first, second = (
                    Labelled(clean_text(below.cells[index]), below, _text_column(texts[index], index))
                    for index in (expected, achieved)
                )
                return first, second
        return None

    def funding(self) -> Iterator[FundingRow]:
        """The rows of the funding block: the whole, then its parts (which are not added to anything)."""
        start = self._funding_at if self._paired else self._funding_at + 1
        for row in self._rows[start:] if self._funding_at >= 0 else []:
            label = self._funding_label(row)
            if label in _WHOLES:
                yield FundingRow(WHOLE, row)
            elif label.removeprefix("其中") in _PARTS:
                yield FundingRow(_PARTS[label.removeprefix("其中")], row)

    def _funding_label(self, row: DataRow) -> str:
        """The last text left of the amounts."""
        edge = min(self.columns[name].index for name in ("opening_budget", "annual_budget") if name in self.columns)
        texts = [text for value in row.cells[:edge] if (text := normalise(clean_text(value)))]
        return texts[-1] if texts else ""

    def _funding_columns(self) -> dict[str, FoundColumn]:
        for position, row in enumerate(self._rows):
            named = [(index, normalise(clean_text(value))) for index, value in enumerate(row.cells)]
            paired = {_PAIRED[text]: index for index, text in named if text in _PAIRED}
            headed = {key: index for index, text in named for label, key in _HEADED if text.startswith(label)}
            if {"annual_budget", "expenditure"} <= paired.keys():
                self._funding_at, self._paired = position, True
                edges = [*sorted(paired.values()), len(row.cells)]
                return {
                    key: _value_right_of(row, key, index, edges[edges.index(index) + 1])
                    for key, index in paired.items()
                }
            if {"annual_budget", "expenditure"} <= headed.keys():
                self._funding_at = position
                return {key: _column(key, clean_text(row.cells[index]), index) for key, index in headed.items()}
        return {}

    def _texts(self) -> Iterator[tuple[DataRow, int, str]]:
        for row in self._rows:
            for index, value in enumerate(row.cells):
                if text := clean_text(value):
                    yield row, index, text


def _value_right_of(row: DataRow, key: str, index: int, edge: int) -> FoundColumn:
    """The column of the value between a label and the next one; the last of them where none is filled in."""
    filled = (place for place in range(index + 1, edge) if clean_text(row.cells[place]))
    return _column(key, clean_text(row.cells[index]), next(filled, edge - 1))


def _column(key: str, label: str, index: int) -> FoundColumn:
    kind = ColumnKind.RATE if key == "rate" else ColumnKind.MONEY
    return FoundColumn(Column(key, (label,), kind, calculated=key == "rate"), index, label)


def _text_column(label: str, index: int) -> FoundColumn:
    return FoundColumn(Column("text", (label,)), index, label)
