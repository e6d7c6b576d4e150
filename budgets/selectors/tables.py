"""The rows of an agency's current tables, in the order of the sheet."""

from django.db.models import QuerySet

from budgets.constants import TargetVersion
from budgets.models import BudgetLine, ImportedTable, PerformanceTarget
from units.models import Agency


def current_table(agency: Agency, year: int, kind: str, variant: str = "") -> ImportedTable | None:
    """The table of that kind which is in force, or None where none was imported."""
    return ImportedTable.objects.filter(
        agency=agency, year=year, kind=kind, variant=variant, superseded_at__isnull=True
    ).first()


def table_lines(agency: Agency, year: int, kind: str) -> QuerySet[BudgetLine]:
    """The money lines of the current table of that kind, with account and project, in sheet order."""
    return (
        BudgetLine.objects.filter(agency=agency, year=year, table__kind=kind, table__superseded_at__isnull=True)
        .select_related("account__parent", "project", "table__batch")
        .order_by("row", "pk")
    )


def targets(agency: Agency, year: int, version: TargetVersion) -> QuerySet[PerformanceTarget]:
    """The performance targets of that version, in sheet order."""
    return (
        PerformanceTarget.objects.filter(agency=agency, year=year, version=version, table__superseded_at__isnull=True)
        .select_related("table__batch")
        .order_by("order", "row")
    )
