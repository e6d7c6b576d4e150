"""Exhibits: the tables and charts that an outline may name, each a function of the material."""

from collections.abc import Callable

from reports.document.blocks import Chart, Table
from reports.exhibits import department_budget, money, project_forms, scores, statistics, targets
from reports.material.material import Material

TABLES: dict[str, Callable[[Material], Table | list[Table]]] = {
    "income_expenditure": money.income_expenditure,
    "project_execution": money.project_execution,
    "supplementary_funding": money.supplementary_funding,
    "fund_balance": money.fund_balance,
    "level1_scores": scores.level1_scores,
    "score_sheet": scores.score_sheet,
    "approved_targets": targets.approved_targets,
    "adjusted_targets": targets.adjusted_targets,
    "target_completion": targets.target_completion,
    "yearly_statistics": statistics.yearly_statistics,
    "department_duties": statistics.department_duties,
    "feedback": statistics.feedback,
    "department_budget": department_budget.department_budget,
    "project_forms": project_forms.project_forms,
    "self_evaluation_sheet": scores.self_evaluation_sheet,
}
CHARTS: dict[str, Callable[[Material], Chart]] = {"yearly_trend": statistics.yearly_trend}

__all__ = ["CHARTS", "TABLES"]
