"""Blank workbooks are recognised, and filled in they are read back."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgets.imports.services.importing import import_workbooks
from budgets.workbooks import DECLARATIONS, KINDS
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import read_workbook
from units.agencies.models import Agency


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_has_a_template_that_is_recognised(kind: WorkbookKind) -> None:
    book = read_workbook(kind.blank_workbook(), "模板.xlsx")
    (table,), errors, _ = locate(book, DECLARATIONS)
    assert (table.declaration, errors) == (kind.declaration, [])
    assert len({found.column.key for found in table.header.columns}) == len(kind.declaration.columns)


def test_a_template_is_filled_in_and_imported(ready: Agency, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(PROJECT_EXECUTION.blank_workbook(agency="某县社保局", year=2023)))
    sheet = book.worksheets[0]
    for row in (["甲项目", "县级资金", 100, 50], ["合计", None, 100, 50]):
        sheet.append(row)
    path = tmp_path / "填好.xlsx"
    book.save(path)
    receipt = import_workbooks([path])
    assert (receipt.agency_code, receipt.year, receipt.tables[0].new) == (ready.code, 2023, 2)
