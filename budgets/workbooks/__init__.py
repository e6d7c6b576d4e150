"""The kinds of workbook (docs/workbook-kinds.md), and which of them a fact would come from."""

from __future__ import annotations

from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds import (
    base_data,
    project_targets,
    self_evaluation_form,
    targets,
)
from budgets.workbooks.kinds.appropriation_overview import APPROPRIATION_OVERVIEW
from budgets.workbooks.kinds.basic_settlement import BASIC_SETTLEMENT
from budgets.workbooks.kinds.benefit_recipients import BENEFIT_RECIPIENTS
from budgets.workbooks.kinds.department_budget import DEPARTMENT_BUDGET
from budgets.workbooks.kinds.execution_progress import EXECUTION_PROGRESS
from budgets.workbooks.kinds.expenditure_detail import EXPENDITURE_DETAIL
from budgets.workbooks.kinds.expenditure_settlement import EXPENDITURE_SETTLEMENT
from budgets.workbooks.kinds.fund_balance import FUND_BALANCE
from budgets.workbooks.kinds.fund_execution import FUND_EXECUTION
from budgets.workbooks.kinds.general_budget_settlement import GENERAL_BUDGET_SETTLEMENT
from budgets.workbooks.kinds.government_fund_settlement import GOVERNMENT_FUND_SETTLEMENT
from budgets.workbooks.kinds.income_expenditure import INCOME_EXPENDITURE
from budgets.workbooks.kinds.income_settlement import INCOME_SETTLEMENT
from budgets.workbooks.kinds.operation_information import OPERATION_INFORMATION
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from budgets.workbooks.kinds.settlement_overview import SETTLEMENT_OVERVIEW
from budgets.workbooks.kinds.staffing import STAFFING
from budgets.workbooks.kinds.supplementary_funding import SUPPLEMENTARY_FUNDING
from budgets.workbooks.kinds.survey_counts import SURVEY_COUNTS
from budgets.workbooks.kinds.three_public import THREE_PUBLIC
from budgets.workbooks.kinds.three_public_settlement import THREE_PUBLIC_SETTLEMENT
from budgets.workbooks.kinds.work_statistics import WORK_STATISTICS
from budgets.workbooks.kinds.yearly_statistics import YEARLY_STATISTICS
from budgets.workbooks.unmoved import UnmovedKind

# In the order in which people are told of them.
KINDS: tuple[WorkbookKind, ...] = (
    INCOME_EXPENDITURE,
    PROJECT_EXECUTION,
    SUPPLEMENTARY_FUNDING,
    FUND_BALANCE,
    STAFFING,
    THREE_PUBLIC,
    UnmovedKind(targets.PERFORMANCE_TARGETS, targets.parse),
    WORK_STATISTICS,
    YEARLY_STATISTICS,
    SURVEY_COUNTS,
    FUND_EXECUTION,
    BENEFIT_RECIPIENTS,
    UnmovedKind(project_targets.PROJECT_TARGETS, project_targets.parse),
    DEPARTMENT_BUDGET,
    EXECUTION_PROGRESS,
    SETTLEMENT_OVERVIEW,
    INCOME_SETTLEMENT,
    EXPENDITURE_SETTLEMENT,
    APPROPRIATION_OVERVIEW,
    GENERAL_BUDGET_SETTLEMENT,
    EXPENDITURE_DETAIL,
    BASIC_SETTLEMENT,
    GOVERNMENT_FUND_SETTLEMENT,
    THREE_PUBLIC_SETTLEMENT,
    OPERATION_INFORMATION,
    UnmovedKind(base_data.BASE_DATA, base_data.parse),
    UnmovedKind(self_evaluation_form.SELF_EVALUATION_FORM, self_evaluation_form.parse),
)
BY_CODE: dict[str, WorkbookKind] = {kind.code: kind for kind in KINDS}
DECLARATIONS = {kind.code: kind.declaration for kind in KINDS}
