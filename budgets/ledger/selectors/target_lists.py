"""The target tables in force of an agency, each as one list: of the whole agency, or of a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.ledger.models import PerformanceTarget
from budgets.ledger.selectors.keys import project_target_key
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE, TargetVersion
from units.agencies.models import Agency


@dataclass(frozen=True, slots=True)
class TargetList:
    """The indicators of a year's table in sheet order; ``project`` empty: the whole agency's.

    ``execution`` is the weight that a form prints for 预算执行率.
    """

    year: int
    project: str
    rows: tuple[PerformanceTarget, ...]
    execution: Decimal | None = None

    @property
    def money(self) -> str:
        """How facts name whose money it is."""
        return f"项目/{self.project}" if self.project else "部门"

    def subject(self, row: PerformanceTarget) -> str:
        """How facts name a row (``绩效目标/参训人数``); empty where two rows of the table share the name."""
        if self.project:
            return project_target_key(row)
        times = Counter(other.level3 for other in self.rows)
        return f"绩效目标/{row.level3}" if times[row.level3] == 1 else ""


def target_lists(agency: Agency) -> list[TargetList]:
    """Every list in force, newest year first, the whole agency's before those of its projects; one query."""
    rows = PerformanceTarget.objects.filter(agency=agency, table__superseded_at__isnull=True)
    found: dict[tuple[int, str], list[PerformanceTarget]] = {}
    for row in rows.select_related("project").order_by("-year", "table_id", "order", "row"):
        if row.level1 != ANNUAL_GOAL:
            found.setdefault((row.year, row.project.name if row.project else ""), []).append(row)
    lists = [_list(year, project, _in_force(members)) for (year, project), members in found.items()]
    return sorted((one for one in lists if one.rows), key=lambda one: (-one.year, one.project != ""))


def _in_force(rows: Sequence[PerformanceTarget]) -> list[PerformanceTarget]:
    """The adjusted version where there is one, else the approved one."""
    return [row for row in rows if row.version == TargetVersion.ADJUSTED] or list(rows)


def _list(year: int, project: str, rows: Sequence[PerformanceTarget]) -> TargetList:
    execution = next((row.weight for row in rows if row.level1 == EXECUTION_RATE), None)
    return TargetList(year, project, tuple(row for row in rows if row.level1 != EXECUTION_RATE), execution)
