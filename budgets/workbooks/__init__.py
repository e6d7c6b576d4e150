"""The kinds of table of docs/workbooks.md: each declared once, with how its rows are read."""

from __future__ import annotations

from collections.abc import Callable

from budgets.workbooks.kinds import (
    base_data,
    benefits,
    department_budget,
    execution_progress,
    final_accounts,
    fund_execution,
    funds,
    income_expenditure,
    operation,
    project_targets,
    projects,
    self_evaluation_form,
    staffing,
    statistics,
    targets,
    three_public,
    two_sided,
)
from budgets.workbooks.rows import ParsedTable
from evalcase.spreadsheets.declarations import TableDeclaration
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable

Parser = Callable[[LocatedTable, int, list[CellError]], ParsedTable]

_KINDS: tuple[tuple[TableDeclaration, Parser], ...] = (
    (income_expenditure.INCOME_EXPENDITURE, income_expenditure.parse),
    (projects.PROJECT_EXECUTION, projects.parse),
    (projects.SUPPLEMENTARY_FUNDING, projects.parse),
    (statistics.YEARLY_STATISTICS, statistics.parse_yearly),
    (funds.FUND_BALANCE, funds.parse),
    (staffing.STAFFING, staffing.parse),
    (three_public.THREE_PUBLIC, three_public.parse),
    (targets.PERFORMANCE_TARGETS, targets.parse),
    (statistics.WORK_STATISTICS, statistics.parse_work),
    (statistics.SURVEY_COUNTS, statistics.parse_survey),
    (fund_execution.FUND_EXECUTION, fund_execution.parse),
    (benefits.BENEFIT_RECIPIENTS, benefits.parse),
    (project_targets.PROJECT_TARGETS, project_targets.parse),
    (department_budget.DEPARTMENT_BUDGET, department_budget.parse),
    (execution_progress.EXECUTION_PROGRESS, execution_progress.parse),
    (two_sided.SETTLEMENT_OVERVIEW, two_sided.parse),
    (final_accounts.INCOME_SETTLEMENT, final_accounts.parse),
    (final_accounts.EXPENDITURE_SETTLEMENT, final_accounts.parse),
    (two_sided.APPROPRIATION_OVERVIEW, two_sided.parse),
    (final_accounts.GENERAL_BUDGET_SETTLEMENT, final_accounts.parse),
    (final_accounts.EXPENDITURE_DETAIL, final_accounts.parse),
    (two_sided.BASIC_SETTLEMENT, two_sided.parse),
    (final_accounts.GOVERNMENT_FUND_SETTLEMENT, final_accounts.parse),
    (three_public.THREE_PUBLIC_SETTLEMENT, three_public.parse),
    (operation.OPERATION_INFORMATION, operation.parse),
    (base_data.BASE_DATA, base_data.parse),
    (self_evaluation_form.SELF_EVALUATION_FORM, self_evaluation_form.parse),
)


DECLARATIONS: dict[str, TableDeclaration] = {declaration.kind: declaration for declaration, _ in _KINDS}


_PARSERS: dict[str, Parser] = {declaration.kind: parser for declaration, parser in _KINDS}


def parse_table(located: LocatedTable, year: int, errors: list[CellError]) -> ParsedTable:
    """Read the rows of a located table; every fault is added to ``errors``."""
    return _PARSERS[located.declaration.kind](located, year, errors)
