"""勾稽 between tables that have not moved to their kinds yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from budgets.workbooks.checks.amounts import Checked
from budgets.workbooks.checks.self_evaluation import check_forms
from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds.income_expenditure import INCOME_EXPENDITURE
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from budgets.workbooks.projects import check_projects, listing
from budgets.workbooks.rows import Rows


def check_between(tables: Sequence[Rows], others: Mapping[WorkbookKind, Rows]) -> Checked:
    """Cross-check the tables of one import with each other, else with those in force."""
    checked = Checked()
    for table in tables:
        if table.kind.code == "project_targets":
            checked.extend(check_projects(table, listing(others, [PROJECT_EXECUTION, INCOME_EXPENDITURE])))
    checked.extend(check_forms(tables))
    return checked
