"""Reconciliation checks (勾稽): pure functions over parsed rows. Nothing here reads the database."""

from collections.abc import Callable

from budgets.rules.amounts import Findings
from budgets.rules.crossing import CROSSED_KINDS, Printed, check_between, project_expenditure
from budgets.rules.final_accounts import SUMS as FINAL_ACCOUNTS_SUMS
from budgets.rules.magnitude import check_magnitude
from budgets.rules.progress import check_progress
from budgets.rules.project_forms import check_project_form
from budgets.rules.rates import check_rates
from budgets.rules.self_evaluation import check_base_data, check_self_evaluation
from budgets.rules.sums import (
    check_department_budget,
    check_fund,
    check_fund_execution,
    check_income_expenditure,
    check_sums,
)
from budgets.tables.rows import ParsedTable

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


__all__ = [
    "CROSSED_KINDS",
    "Findings",
    "Printed",
    "check_between",
    "check_magnitude",
    "check_table",
    "project_expenditure",
]
