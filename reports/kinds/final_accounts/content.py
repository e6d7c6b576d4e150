"""The functions that the outline of the 部门决算 names."""

from collections.abc import Callable

from reports.content.projects import projects_with_forms
from reports.document.blocks import Block
from reports.kinds.department_self_report import DEPARTMENT_SELF_REPORT
from reports.kinds.final_accounts import operation, statements
from reports.kinds.final_accounts.charts import CHARTS
from reports.kinds.final_accounts.glossary import glossary
from reports.kinds.final_accounts.schedules import TABLES
from reports.kinds.project_evaluation import PROJECT_EVALUATION
from reports.kinds.sichuan_budget_evaluation import SICHUAN_BUDGET_EVALUATION
from reports.material.composer import Composer

PASSAGES: dict[str, Callable[[Composer], list[Block]]] = {
    "settled_overview": statements.overview,
    "settled_income": statements.income,
    "settled_expenditure": statements.expenditure,
    "settled_appropriation": statements.appropriation,
    "settled_general": statements.general_budget,
    "settled_general_structure": statements.general_structure,
    "settled_general_items": statements.general_items,
    "settled_basic": statements.basic,
    "settled_government_fund": statements.other_budget("政府性基金预算"),
    "settled_state_capital": statements.other_budget("国有资本经营预算"),
    "three_public_total": operation.three_public_total,
    "three_public_structure": operation.three_public_structure,
    "abroad": operation.abroad,
    "vehicles": operation.vehicles,
    "reception": operation.reception,
    "running_costs": operation.running_costs,
    "procurement": operation.procurement,
    "assets": operation.assets,
    "glossary": glossary,
}

SUBJECTS: dict[str, Callable[[Composer], list[str]]] = {"projects": projects_with_forms}

INCLUDED = {
    "self_report": DEPARTMENT_SELF_REPORT,
    "budget_evaluation": SICHUAN_BUDGET_EVALUATION,
    "project_report": PROJECT_EVALUATION,
}

__all__ = ["CHARTS", "INCLUDED", "PASSAGES", "SUBJECTS", "TABLES"]
