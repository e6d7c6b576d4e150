"""All checks of one table (勾稽): pure functions over parsed rows, nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable

from budgets.workbooks.checks.amounts import Checked
from budgets.workbooks.checks.project_forms import check_project_form
from budgets.workbooks.checks.self_evaluation import check_base_data, check_self_evaluation
from budgets.workbooks.rows import Rows

_SUMS: dict[str, Callable[[Rows], Checked]] = {
    "project_targets": check_project_form,
    "base_data": check_base_data,
    "self_evaluation_form": check_self_evaluation,
}


def check_by_code(table: Rows) -> Checked:
    """The checks of the kinds that are not classes of their own yet."""
    checked = Checked()
    if table.kind.code in _SUMS:
        checked.extend(_SUMS[table.kind.code](table))
    return checked
