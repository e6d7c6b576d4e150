"""All checks of one table (勾稽): pure functions over parsed rows, nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable

from budgets.workbooks.checks.amounts import Checked, amount
from budgets.workbooks.checks.final_accounts import SUMS as FINAL_ACCOUNTS_SUMS
from budgets.workbooks.checks.project_forms import check_project_form
from budgets.workbooks.checks.self_evaluation import check_base_data, check_self_evaluation
from budgets.workbooks.checks.sums import (
    check_department_budget,
    check_fund,
    check_fund_execution,
    check_income_expenditure,
    check_sums,
)
from budgets.workbooks.rows import Rows

_SUMS: dict[str, Callable[[Rows], Checked]] = {
    "income_expenditure": check_income_expenditure,
    "project_execution": check_sums,
    "supplementary_funding": check_sums,
    "three_public": check_sums,
    "fund_balance": check_fund,
    "fund_execution": check_fund_execution,
    **FINAL_ACCOUNTS_SUMS,
    "project_targets": check_project_form,
    "department_budget": check_department_budget,
    "base_data": check_base_data,
    "self_evaluation_form": check_self_evaluation,
}


def check_by_code(table: Rows) -> Checked:
    """The checks of the kinds that are not classes of their own yet."""
    checked = Checked()
    if table.kind.code in _SUMS:
        checked.extend(_SUMS[table.kind.code](table))
    if table.kind.code == "project_execution":
        for line in table.lines:
            if amount(line, "expenditure") > amount(line, "annual_budget"):
                what, expected = f"“{line.label}”支出大于预算", "执行率一般不超过100%"
                note = table.error(line.number, "expenditure", what, expected, "支出大于预算，请确认")
                checked.notes.append(note)
    return checked
