"""The kinds of workbook (docs/workbook-kinds.md), and which of them a fact would come from."""

from __future__ import annotations

from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds import (
    base_data,
    department_budget,
    final_accounts,
    fund_execution,
    funds,
    income_expenditure,
    project_targets,
    projects,
    self_evaluation_form,
    targets,
    three_public,
    two_sided,
)
from budgets.workbooks.kinds.benefit_recipients import BENEFIT_RECIPIENTS
from budgets.workbooks.kinds.execution_progress import EXECUTION_PROGRESS
from budgets.workbooks.kinds.operation_information import OPERATION_INFORMATION
from budgets.workbooks.kinds.staffing import STAFFING
from budgets.workbooks.kinds.survey_counts import SURVEY_COUNTS
from budgets.workbooks.kinds.work_statistics import WORK_STATISTICS
from budgets.workbooks.kinds.yearly_statistics import YEARLY_STATISTICS
from budgets.workbooks.unmoved import UnmovedKind

# In the order in which people are told of them.
KINDS: tuple[WorkbookKind, ...] = (
    UnmovedKind(income_expenditure.INCOME_EXPENDITURE, income_expenditure.parse),
    UnmovedKind(projects.PROJECT_EXECUTION, projects.parse),
    UnmovedKind(projects.SUPPLEMENTARY_FUNDING, projects.parse),
    UnmovedKind(funds.FUND_BALANCE, funds.parse),
    STAFFING,
    UnmovedKind(three_public.THREE_PUBLIC, three_public.parse),
    UnmovedKind(targets.PERFORMANCE_TARGETS, targets.parse),
    WORK_STATISTICS,
    YEARLY_STATISTICS,
    SURVEY_COUNTS,
    UnmovedKind(fund_execution.FUND_EXECUTION, fund_execution.parse),
    BENEFIT_RECIPIENTS,
    UnmovedKind(project_targets.PROJECT_TARGETS, project_targets.parse),
    UnmovedKind(department_budget.DEPARTMENT_BUDGET, department_budget.parse),
    EXECUTION_PROGRESS,
    UnmovedKind(two_sided.SETTLEMENT_OVERVIEW, two_sided.parse),
    UnmovedKind(final_accounts.INCOME_SETTLEMENT, final_accounts.parse),
    UnmovedKind(final_accounts.EXPENDITURE_SETTLEMENT, final_accounts.parse),
    UnmovedKind(two_sided.APPROPRIATION_OVERVIEW, two_sided.parse),
    UnmovedKind(final_accounts.GENERAL_BUDGET_SETTLEMENT, final_accounts.parse),
    UnmovedKind(final_accounts.EXPENDITURE_DETAIL, final_accounts.parse),
    UnmovedKind(two_sided.BASIC_SETTLEMENT, two_sided.parse),
    UnmovedKind(final_accounts.GOVERNMENT_FUND_SETTLEMENT, final_accounts.parse),
    UnmovedKind(three_public.THREE_PUBLIC_SETTLEMENT, three_public.parse),
    OPERATION_INFORMATION,
    UnmovedKind(base_data.BASE_DATA, base_data.parse),
    UnmovedKind(self_evaluation_form.SELF_EVALUATION_FORM, self_evaluation_form.parse),
)
BY_CODE: dict[str, WorkbookKind] = {kind.code: kind for kind in KINDS}
DECLARATIONS = {kind.code: kind.declaration for kind in KINDS}
