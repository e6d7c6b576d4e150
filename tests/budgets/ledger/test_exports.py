"""Exports import again as the same data."""

from io import BytesIO

from openpyxl import load_workbook

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine
from budgets.ledger.services.exports import export_workbook
from tests.factories.agencies import make_agency
from tests.factories.demo import FIXTURES
from units.agencies.models import Agency

DEMO = sorted((FIXTURES / "demo" / "fumin-2023").glob("*.xlsx"))


def test_exports_import_as_the_same_data(ready: Agency) -> None:
    centre = make_agency("real", "富民县社会保险中心")
    import_workbooks(DEMO)
    first = export_workbook(agency=centre, year=2023)
    receipt = import_workbooks([UploadedWorkbook("导出.xlsx", first)])
    assert len(receipt.tables) == 11
    assert all(table.unchanged == table.rows for table in receipt.tables)
    assert {table.new + table.changed + table.missing for table in receipt.tables} == {0}
    second = export_workbook(agency=centre, year=2023)
    for one, other in zip(load_workbook(BytesIO(first)), load_workbook(BytesIO(second)), strict=True):
        assert list(one.iter_rows(values_only=True)) == list(other.iter_rows(values_only=True))


def test_a_hostile_name_is_exported_as_text(ready: Agency) -> None:
    from tests.evalcase.spreadsheets.build import workbook
    from tests.factories import samples

    rows = samples.project_execution()
    rows[3][0] = "@SUM(1+1)*cmd|' /C calc'!A0"
    import_workbooks([UploadedWorkbook("甲.xlsx", workbook(("表", rows)))])
    assert BudgetLine.objects.filter(label__startswith="@SUM").exists()
    sheet = load_workbook(BytesIO(export_workbook(agency=ready, year=2023)))["表"]
    cell = sheet["A4"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
