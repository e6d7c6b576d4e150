"""The kinds of workbook (docs/workbook-kinds.md), and which of them a fact would come from."""

from __future__ import annotations

from budgets.workbooks.kind import WorkbookKind
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
    statistics,
    targets,
    three_public,
    two_sided,
)
from budgets.workbooks.kinds.staffing import STAFFING
from budgets.workbooks.unmoved import UnmovedKind

# In the order in which people are told of them.
KINDS: tuple[WorkbookKind, ...] = (
    UnmovedKind(income_expenditure.INCOME_EXPENDITURE, income_expenditure.parse),
    UnmovedKind(projects.PROJECT_EXECUTION, projects.parse),
    UnmovedKind(projects.SUPPLEMENTARY_FUNDING, projects.parse),
    UnmovedKind(statistics.YEARLY_STATISTICS, statistics.parse_yearly),
    UnmovedKind(funds.FUND_BALANCE, funds.parse),
    STAFFING,
    UnmovedKind(three_public.THREE_PUBLIC, three_public.parse),
    UnmovedKind(targets.PERFORMANCE_TARGETS, targets.parse),
    UnmovedKind(statistics.WORK_STATISTICS, statistics.parse_work),
    UnmovedKind(statistics.SURVEY_COUNTS, statistics.parse_survey),
    UnmovedKind(fund_execution.FUND_EXECUTION, fund_execution.parse),
    UnmovedKind(benefits.BENEFIT_RECIPIENTS, benefits.parse),
    UnmovedKind(project_targets.PROJECT_TARGETS, project_targets.parse),
    UnmovedKind(department_budget.DEPARTMENT_BUDGET, department_budget.parse),
    UnmovedKind(execution_progress.EXECUTION_PROGRESS, execution_progress.parse),
    UnmovedKind(two_sided.SETTLEMENT_OVERVIEW, two_sided.parse),
    UnmovedKind(final_accounts.INCOME_SETTLEMENT, final_accounts.parse),
    UnmovedKind(final_accounts.EXPENDITURE_SETTLEMENT, final_accounts.parse),
    UnmovedKind(two_sided.APPROPRIATION_OVERVIEW, two_sided.parse),
    UnmovedKind(final_accounts.GENERAL_BUDGET_SETTLEMENT, final_accounts.parse),
    UnmovedKind(final_accounts.EXPENDITURE_DETAIL, final_accounts.parse),
    UnmovedKind(two_sided.BASIC_SETTLEMENT, two_sided.parse),
    UnmovedKind(final_accounts.GOVERNMENT_FUND_SETTLEMENT, final_accounts.parse),
    UnmovedKind(three_public.THREE_PUBLIC_SETTLEMENT, three_public.parse),
    UnmovedKind(operation.OPERATION_INFORMATION, operation.parse),
    UnmovedKind(base_data.BASE_DATA, base_data.parse),
    UnmovedKind(self_evaluation_form.SELF_EVALUATION_FORM, self_evaluation_form.parse),
)
BY_CODE: dict[str, WorkbookKind] = {kind.code: kind for kind in KINDS}
DECLARATIONS = {kind.code: kind.declaration for kind in KINDS}
