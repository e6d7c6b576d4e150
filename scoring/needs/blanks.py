"""One workbook of all tables that a case lacks: a sheet a table, with everything in it that is known already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from budgets.ledger.models import Project
from budgets.workbooks import BY_CODE
from budgets.workbooks.kind import Asked
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from evalcase.spreadsheets.writer import SheetContent, write_workbook
from scoring.bindings.models import WantedTable
from scoring.cases.models import Case

_MOST_PROJECTS = 20


def blank_workbook(case: Case, tables: Iterable[WantedTable]) -> bytes:
    """The blanks of the tables, for the agency and the year of the case; what comes back is read by the import."""
    names = Project.objects.filter(agency=case.agency_id, year=case.year).order_by("pk").values_list("name", flat=True)
    projects = tuple(dict.fromkeys(names))[:_MOST_PROJECTS]
    return write_workbook([sheet for table in tables for sheet in _sheets(case, table, projects)])


def _sheets(case: Case, table: WantedTable, projects: tuple[str, ...]) -> Iterator[SheetContent]:
    kind = BY_CODE.get(table.kind)
    if kind is None:  # a case may be older than the kinds there are
        return
    named = (table.variant,) if table.variant or kind is not PROJECT_TARGETS or not projects else projects
    for project in named:  # of single projects there is a form each
        asked = _asked(table.figures, projects, project)
        yield kind.blank_sheet(agency=case.agency.current_name, year=case.year, asked=asked)


def _asked(figures: Iterable[dict[str, Any]], projects: tuple[str, ...], project: str) -> Asked:
    waited = [one for one in figures if not one["known"]]
    rows = [row for one in waited if (row := _target(one)) is not None]
    return Asked(
        figures=tuple({one["words"]: (one["words"], one["unit"]) for one in waited if one["key"]}.values()),
        targets=tuple({(level2, name): (level1, level2, name) for level1, level2, name in rows}.values()),
        projects=projects,
        project=project,
    )


def _target(figure: dict[str, Any]) -> tuple[str, str, str] | None:
    """The row of a target table for a leaf, below the names that stand above it in the tree; none for other figures."""
    if figure["key"] and not figure["key"].startswith(("绩效目标/", "批复绩效目标/")):
        return None
    level1, _, below = figure["leaf"].partition("/")
    if not below:
        return None
    *middle, name = below.split("/")
    named = figure["key"].rpartition("/")[2].rpartition(".")[0]
    return level1, middle[-1] if middle else level1, named or name
