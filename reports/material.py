"""Everything a report is made from, read once before anything is built: from here on no query runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from budgets.facts import FactBook
from budgets.models import BudgetLine, PerformanceTarget
from scoring.models import Case
from scoring.selectors import SheetNode
from units.models import Department


@dataclass(frozen=True)
class Material:
    """A case's facts, table rows, targets, sheet and texts."""

    case: Case
    agency_name: str
    evaluator_name: str
    book: FactBook
    lines: Mapping[str, tuple[BudgetLine, ...]]
    approved_targets: tuple[PerformanceTarget, ...]
    adjusted_targets: tuple[PerformanceTarget, ...]
    nodes: tuple[SheetNode, ...]
    departments: tuple[Department, ...]

    @property
    def texts(self) -> Mapping[str, Any]:
        """What people wrote for this case, by slot."""
        return dict(self.case.texts)
