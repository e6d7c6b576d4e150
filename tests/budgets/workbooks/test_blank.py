"""Blank workbooks are recognised, and filled in they are read back."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgets.imports.services.importing import import_workbooks
from budgets.workbooks import DECLARATIONS
from budgets.workbooks.blank import make_template
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import read_workbook
from units.agencies.models import Agency


@pytest.mark.parametrize("kind", DECLARATIONS)
def test_every_kind_has_a_template_that_is_recognised(kind: str) -> None:
    book = read_workbook(make_template(kind), "模板.xlsx")
    (table,), errors, _ = locate(book, tuple(DECLARATIONS.values()))
    assert (table.declaration.kind, errors) == (kind, [])
    assert len({found.column.key for found in table.header.columns}) == len(DECLARATIONS[kind].columns)


def test_a_template_is_filled_in_and_imported(ready: Agency, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(make_template("project_execution", title_agency="某县社保局", year=2023)))
    sheet = book.worksheets[0]
    for row in (["甲项目", "县级资金", 100, 50], ["合计", None, 100, 50]):
        sheet.append(row)
    path = tmp_path / "填好.xlsx"
    book.save(path)
    receipt = import_workbooks([path])
    assert (receipt.agency_code, receipt.year, receipt.tables[0].new) == (ready.code, 2023, 2)
