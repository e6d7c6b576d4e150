"""A case being set up, from a framework of the library or from a few rows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.cases.models import Case, CaseIndicator
    from units.agencies.models import Agency

FRAMEWORKS = Path(__file__).resolve().parent.parent.parent / "fixtures" / "frameworks"


def case_in_setup(
    agency: Agency,
    *,
    framework: str = "mof-2020-10-project",
    library: tuple[str, ...] = (),
    code: str = "setup-2024",
    **given: Any,
) -> Case:
    """A case of the agency with the tree of a shipped framework, open for editing; the agency evaluates itself.

    ``library`` names further frameworks to load.
    """
    from indicators.library.selectors import get_framework
    from indicators.library.services import load_frameworks
    from scoring.opening.services import create_case

    load_frameworks(paths=[FRAMEWORKS / f"{name}.yaml" for name in (framework, *library)])
    fields: dict[str, Any] = {
        "code": code,
        "title": "某项目支出绩效评价",
        "agency": agency,
        "year": 2024,
        "framework": get_framework(framework),
        "report_kind": "project_evaluation",
        "in_setup": True,
    }
    return create_case(**fields | given)


def node(case: Case, name: str) -> CaseIndicator:
    """The first indicator of that name in the case."""
    found = case.indicators.filter(name=name).order_by("order").first()
    assert found is not None, name
    return found


def shape(case: Case) -> list[tuple[int, str, Decimal]]:
    """Level, path and weight of every row in printed order."""
    return [(row.level, row.path, row.weight) for row in case.indicators.order_by("order")]


def faults(case: Case) -> list[str]:
    """What is wrong with the tree's own order: each row follows from its parent, and orders run from 1."""
    rows = list(case.indicators.select_related("parent", "score").order_by("order"))
    found = [] if [row.order for row in rows] == list(range(1, len(rows) + 1)) else ["orders"]
    if len({row.path for row in rows}) != len(rows):
        found.append("paths twice")
    printed: list[str] = []

    def below(parent: int | None) -> None:
        for row in rows:
            if row.parent_id == parent:
                printed.append(row.path)
                below(row.pk)

    below(None)
    if printed != [row.path for row in rows]:
        found.append("printed order")
    for row in rows:
        above = row.parent
        if row.level != (1 if above is None else above.level + 1):
            found.append(f"level of {row.path}")
        if row.path != (row.name if above is None else f"{above.path}/{row.name}"):
            found.append(f"path of {row.path}")
        if above is not None and above.rule:
            found.append(f"{above.path} has a rule and children")
    return found
