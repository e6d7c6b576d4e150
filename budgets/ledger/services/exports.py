"""The tables in force as a workbook to take away, ready to be imported again."""

from __future__ import annotations

from budgets.ledger.models import ImportedTable
from budgets.ledger.selectors.rows import stored_rows
from evalcase.spreadsheets.writer import write_workbook
from units.agencies.models import Agency


def export_workbook(*, agency: Agency, year: int) -> bytes:
    """The tables in force of an agency and year, a sheet each."""
    tables = ImportedTable.objects.filter(agency=agency, year=year, superseded_at__isnull=True)
    rows = [stored_rows(table) for table in tables.select_related("batch", "agency").order_by("pk")]
    return write_workbook([table.kind.written(table) for table in rows])
