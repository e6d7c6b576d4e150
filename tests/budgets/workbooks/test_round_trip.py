"""What a kind writes is read back as the same rows: the export of a table can be imported again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.vocabulary import BASIC, AccountKind, RowRole
from budgets.workbooks import DECLARATIONS, KINDS
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds.base_data import BASE_DATA
from budgets.workbooks.kinds.income_expenditure import IncomeExpenditure
from budgets.workbooks.rows import FigureRow, LineRow, Rows, StaffFigure
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import Workbook, parse_workbook
from evalcase.spreadsheets.writer import SheetContent, write_workbook
from tests.budgets.workbooks.filled import FILLED, YEAR


def read(content: SheetContent) -> Rows:
    """The rows of a sheet, found among all kinds and read without a fault."""
    data = write_workbook([content])
    book = Workbook("表.xlsx", "0" * 64, data, parse_workbook(data, "表.xlsx"))
    (table,), errors, _ = locate(book, DECLARATIONS)
    (kind,) = [kind for kind in KINDS if kind.declaration is table.declaration]
    faults: list[CellError] = [*errors]
    rows = kind.parse(table, YEAR, faults)
    assert [fault.text for fault in faults] == []
    return rows


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@given(data=st.data())
def test_rows_that_are_written_are_read_as_the_same(kind: WorkbookKind, data: st.DataObject) -> None:
    filled = data.draw(FILLED[kind.code]())
    title = f"某县社保局{YEAR}年{kind.title}{filled.topic}"
    sheet = SheetContent(kind.declaration, title, filled.rows, filled.unit, filled.headings, "表", filled.above)
    rows = read(sheet)
    written = kind.written(rows)
    assert read(written) == rows
    assert rows.kind is kind
    assert _filled_cells(kind, written) == _filled_cells(kind, sheet)


def test_a_basic_item_and_a_project_of_one_name_each_have_their_parts() -> None:
    names = ("培训费", "其中：讲师费")
    rows = [
        {"category": category, "name": name, "opening_budget": Decimal(5)}
        for category in ("基本支出", "项目支出")
        for name in names
    ]
    sheet = SheetContent(IncomeExpenditure.declaration, "某县党校2023年收支表", rows, "元", {"year": ["2023"]}, "表")
    assert [(line.account, line.label) for line in read(sheet).lines] == [
        ("培训费", "培训费"),
        ("培训费", "其中：讲师费"),
        ("项目支出", "培训费"),
        ("项目支出", "其中：讲师费"),
    ]


def test_the_same_part_of_one_row_twice_is_a_fault() -> None:
    rows = [
        {"category": "项目支出", "name": name, "opening_budget": Decimal(5)}
        for name in ("培训费", "其中：讲师费", "其中：讲师费")
    ]
    sheet = SheetContent(IncomeExpenditure.declaration, "某县党校2023年收支表", rows, "元", {"year": ["2023"]}, "表")
    with pytest.raises(AssertionError, match="与第6行重复"):
        read(sheet)


def test_more_heads_of_buildings_than_columns_are_written_in_blocks() -> None:
    """A form may have five heads over 楼堂馆所 where its money table has three columns; none is lost."""
    sheet = BASE_DATA.written(_rows_with_buildings())
    again = read(sheet)
    assert {figure.item: (figure.value, figure.unit_symbol) for figure in again.figures} == {
        f"楼堂馆所/{project}.{head}": (Decimal(number), "")
        for project, numbers in BUILDINGS.items()
        for head, number in zip(HEADS, numbers, strict=True)
    }


HEADS = ("批复规模", "实际规模", "预算投资", "实际投资", "装修投资")
BUILDINGS = {"甲楼": (1, 2, 3, 4, 5), "乙楼": (6, 7, 8, 9, 10)}


def _rows_with_buildings() -> Rows:
    rows = Rows(BASE_DATA, YEAR, caption=f"某县社保局{YEAR}年{BASE_DATA.title}", sheet="表")
    rows.staff = [StaffFigure(3, field, "", 5, "B3") for field in BASE_DATA.staff_fields]
    rows.lines = [
        LineRow(5, "一、部门基本支出", RowRole.DETAIL, AccountKind.NATURE, BASIC, {"settled": Decimal(1)}, {})
    ]
    rows.figures = [
        FigureRow(7, "B", "楼堂馆所", f"楼堂馆所/{project}.{head}", 1, YEAR, Decimal(number), "value", "", 0)
        for project, numbers in BUILDINGS.items()
        for head, number in zip(HEADS, numbers, strict=True)
    ]
    return rows


def _filled_cells(kind: WorkbookKind, sheet: SheetContent) -> list[dict[str, str]]:
    """What people filled in; calculated columns are the program's own."""
    calculated = {column.key for column in kind.declaration.columns if column.calculated}
    return [
        {
            name: f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
            for name, value in row.items()
            if value is not None and name.rpartition(".")[2] not in calculated
        }
        for row in sheet.rows
    ]
