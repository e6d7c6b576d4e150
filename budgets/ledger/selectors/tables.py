"""The rows of an agency's current tables, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from budgets.ledger.models import BudgetLine, ImportedTable, PerformanceTarget, Statistic
from units.agencies.models import Agency, Staffing


def handed_in_before(agency: Agency) -> frozenset[str]:
    """The kinds of table that the agency has handed in for any year."""
    return frozenset(ImportedTable.objects.filter(agency=agency).values_list("kind", flat=True).distinct())


def table_lines(agency: Agency, year: int) -> dict[str, tuple[BudgetLine, ...]]:
    """The money lines of all current tables by kind of table, each in sheet order, with account and project."""
    lines = (
        BudgetLine.objects.filter(agency=agency, year=year, table__superseded_at__isnull=True)
        .select_related("account__parent__parent", "project", "table__batch")
        .order_by("table_id", "row", "pk")
    )
    by_kind: dict[str, list[BudgetLine]] = {}
    for line in lines:
        by_kind.setdefault(line.table.kind, []).append(line)
    return {kind: tuple(members) for kind, members in by_kind.items()}


def table_captions(agency: Agency, year: int) -> dict[str, str]:
    """The title that each current table bears on its sheet, by kind; of several of a kind, the one without a topic."""
    tables = ImportedTable.objects.filter(agency=agency, year=year, superseded_at__isnull=True).order_by("-variant")
    return {table.kind: table.caption for table in tables if table.caption}


def targets(agency: Agency, year: int) -> QuerySet[PerformanceTarget]:
    """The performance targets of all versions and projects, in sheet order."""
    return (
        PerformanceTarget.objects.filter(agency=agency, year=year, table__superseded_at__isnull=True)
        .select_related("table__batch", "project")
        .order_by("version", "table_id", "order", "row")
    )


@dataclass(frozen=True, slots=True)
class YearRows:
    """Everything known of an agency in a year, as it was imported, each with its table."""

    lines: Sequence[BudgetLine]
    statistics: Sequence[Statistic]
    staffing: Staffing | None
    targets: Sequence[PerformanceTarget]


def year_rows(agency: Agency, year: int) -> YearRows:
    """The rows in force; four queries."""
    return YearRows(
        lines=list(_lines(agency, year)),
        statistics=list(_statistics(agency, year)),
        staffing=Staffing.objects.filter(agency=agency, year=year).first(),
        targets=list(targets(agency, year)),
    )


def _lines(agency: Agency, year: int) -> QuerySet[BudgetLine]:
    return (
        BudgetLine.objects.filter(agency=agency, year=year, table__superseded_at__isnull=True)
        .select_related("account", "project", "table__batch")
        .order_by("table_id", "row", "pk")
    )


def _statistics(agency: Agency, year: int) -> QuerySet[Statistic]:
    return (
        Statistic.objects.filter(agency=agency, table__year=year, table__superseded_at__isnull=True)
        .select_related("table__batch")
        .order_by("table_id", "row", "year")
    )
