"""The kinds of workbook (docs/workbook-kinds.md), and which of them a fact would come from."""

from __future__ import annotations

from budgets.workbooks.kind import WorkbookKind
from budgets.workbooks.kinds.appropriation_overview import APPROPRIATION_OVERVIEW
from budgets.workbooks.kinds.base_data import BASE_DATA
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
from budgets.workbooks.kinds.performance_targets import PERFORMANCE_TARGETS
from budgets.workbooks.kinds.project_execution import PROJECT_EXECUTION
from budgets.workbooks.kinds.project_targets import PROJECT_TARGETS
from budgets.workbooks.kinds.self_evaluation_form import SELF_EVALUATION_FORM
from budgets.workbooks.kinds.settlement_overview import SETTLEMENT_OVERVIEW
from budgets.workbooks.kinds.staffing import STAFFING
from budgets.workbooks.kinds.supplementary_funding import SUPPLEMENTARY_FUNDING
from budgets.workbooks.kinds.survey_counts import SURVEY_COUNTS
from budgets.workbooks.kinds.three_public import THREE_PUBLIC
from budgets.workbooks.kinds.three_public_settlement import THREE_PUBLIC_SETTLEMENT
from budgets.workbooks.kinds.work_statistics import WORK_STATISTICS
from budgets.workbooks.kinds.yearly_statistics import YEARLY_STATISTICS

# In the order in which people are told of them; of those that could hold a fact, the likelier first.
KINDS: tuple[WorkbookKind, ...] = (
    INCOME_EXPENDITURE,
    PROJECT_EXECUTION,
    SUPPLEMENTARY_FUNDING,
    FUND_BALANCE,
    STAFFING,
    THREE_PUBLIC,
    PERFORMANCE_TARGETS,
    WORK_STATISTICS,
    YEARLY_STATISTICS,
    SURVEY_COUNTS,
    FUND_EXECUTION,
    BENEFIT_RECIPIENTS,
    PROJECT_TARGETS,
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
    BASE_DATA,
    SELF_EVALUATION_FORM,
)
BY_CODE: dict[str, WorkbookKind] = {kind.code: kind for kind in KINDS}
DECLARATIONS = tuple(kind.declaration for kind in KINDS)


def title_of(code: str) -> str:
    """The title of a kind that is kept by its code; the code itself of one that is no more."""
    kind = BY_CODE.get(code)
    return kind.title if kind is not None else code


def kinds_holding(key: str) -> list[WorkbookKind]:
    """The kinds in which a fact of that name is handed in, the likeliest first; never empty.

    A key may also be the title of a whole table that is missing.
    """
    name = key.partition("@")[0]
    held = [kind for kind in KINDS if kind.holds(name)]
    return held or [kind for kind in KINDS if kind.holds_any_item]
