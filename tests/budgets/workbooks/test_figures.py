"""A kind of statistics whose figures are money: amounts, dashes and empty cells, read and written back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import State
from budgets.workbooks.figures import FigureKind, FigureReader
from budgets.workbooks.rows import Rows
from evalcase.spreadsheets.declarations import Column, ColumnKind, TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import DataRow, locate
from evalcase.spreadsheets.reader import read_workbook
from evalcase.spreadsheets.writer import SheetContent, write_workbook
from tests.depth import examples


class Subsidies(FigureKind):
    """财政补贴情况表: an amount a subsidy."""

    declaration = TableDeclaration(
        "subsidies",
        "财政补贴情况表",
        (Column("name", ("补贴名称",)), Column("value", ("补贴金额",), ColumnKind.MONEY)),
        money_unit="万元",
    )
    series = "财政补贴"

    def read(self, reader: FigureReader, row: DataRow) -> None:
        item = reader.name(row, "name", reader.text(row, "name", 40))
        if item:
            reader.add_money(row, reader.columns["value"], item)


SUBSIDIES = Subsidies()


def read(content: bytes) -> tuple[Rows, list[CellError]]:
    (table,), errors, _ = locate(read_workbook(content, "补贴.xlsx"), (SUBSIDIES.declaration,))
    return SUBSIDIES.parse(table, 2023, errors), errors


def sheet(*values: Decimal | str | None) -> bytes:
    rows = [{"name": f"补贴{number}", "value": value} for number, value in enumerate(values, start=1)]
    return write_workbook([SheetContent(SUBSIDIES.declaration, "某县2023年财政补贴情况表", rows, "万元")])


@pytest.mark.parametrize(
    ("cell", "value", "state"),
    [
        (Decimal("12.5"), Decimal(125000), State.VALUE),
        (Decimal(0), Decimal(0), State.VALUE),
        ("—", None, State.NIL),
        ("不适用", None, State.NOT_APPLICABLE),
        (None, None, State.BLANK),
        ("3元", Decimal(3), State.VALUE),
    ],
)
def test_amounts_dashes_and_empty_cells_are_told_apart(
    cell: Decimal | str | None, value: Decimal | None, state: State
) -> None:
    rows, errors = read(sheet(cell))
    assert errors == []
    (figure,) = rows.figures
    assert (figure.item, figure.value, figure.state, figure.unit_symbol) == ("补贴1", value, state.value, "元")


def test_what_is_no_money_is_told_at_its_cell() -> None:
    _, errors = read(sheet("三人", Decimal(1)))
    assert [(error.cell, error.expected) for error in errors] == [("B4", "应为金额")]


@examples(30)
@given(st.lists(st.none() | st.just("—") | st.decimals(0, 10**6, places=2), min_size=1, max_size=5))
def test_what_is_written_is_read_as_the_same(values: list[Decimal | str | None]) -> None:
    rows, errors = read(sheet(*values))
    assert (read(write_workbook([SUBSIDIES.written(rows)])), errors) == ((rows, []), [])
