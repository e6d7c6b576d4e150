"""All checks of one table (勾稽): pure functions over parsed rows, nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable

from budgets.workbooks.checks.amounts import Findings
from budgets.workbooks.checks.final_accounts import SUMS as FINAL_ACCOUNTS_SUMS
from budgets.workbooks.checks.progress import check_progress
from budgets.workbooks.checks.project_forms import check_project_form
from budgets.workbooks.checks.self_evaluation import check_base_data, check_self_evaluation
from budgets.workbooks.checks.sums import (
    check_department_budget,
    check_fund,
    check_fund_execution,
    check_income_expenditure,
    check_sums,
)
from budgets.workbooks.magnitude import check_magnitude
from budgets.workbooks.rates import check_rates
from budgets.workbooks.rows import ParsedTable

_SUMS: dict[str, Callable[[ParsedTable], Findings]] = {
    "income_expenditure": check_income_expenditure,
    "project_execution": check_sums,
    "supplementary_funding": check_sums,
    "three_public": check_sums,
    "fund_balance": check_fund,
    "fund_execution": check_fund_execution,
    **FINAL_ACCOUNTS_SUMS,
    "project_targets": check_project_form,
    "department_budget": check_department_budget,
    "execution_progress": check_progress,
    "base_data": check_base_data,
    "self_evaluation_form": check_self_evaluation,
}


def check_table(table: ParsedTable, *, units_confirmed: bool = False) -> Findings:
    """All checks of one table.

    ``units_confirmed``: the person has looked at the amounts that seem 10000 times off and says they are right.
    """
    findings = Findings()
    doubts = [] if units_confirmed or not table.lines else check_magnitude(table)
    findings.errors += doubts
    if table.kind in _SUMS:
        findings.extend(_SUMS[table.kind](table))
    findings.extend(check_rates(table))
    return findings
