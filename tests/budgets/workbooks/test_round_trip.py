"""What a kind writes is read back as the same rows: the export of a table can be imported again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.workbooks import KINDS
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.rows import Rows
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import Workbook, parse_workbook
from evalcase.spreadsheets.writer import SheetContent, write_workbook
from tests.budgets.workbooks.filled import FILLED, YEAR


def read(content: SheetContent) -> Rows:
    """The rows of a sheet, found among all kinds and read without a fault."""
    data = write_workbook([content])
    book = Workbook("表.xlsx", "0" * 64, data, parse_workbook(data, "表.xlsx"))
    (table,), errors, _ = locate(book, tuple(kind.declaration for kind in KINDS))
    (kind,) = [kind for kind in KINDS if kind.declaration is table.declaration]
    faults: list[CellError] = [*errors]
    rows = kind.parse(table, YEAR, faults)
    assert [fault.text for fault in faults] == []
    return rows


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.code in FILLED], ids=lambda kind: kind.code)
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


def _filled_cells(kind: WorkbookKind, sheet: SheetContent) -> list[dict[str, Any]]:
    """What people filled in; calculated columns are the program's own."""
    calculated = {column.key for column in kind.declaration.columns if column.calculated}
    return [
        {
            name: str(value)
            for name, value in row.items()
            if value is not None and name.rpartition(".")[2] not in calculated
        }
        for row in sheet.rows
    ]
