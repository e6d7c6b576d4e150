"""What the outline of any kind may name: passages, tables and charts, each a function of the composer."""

from collections.abc import Callable

from reports.content.department import (
    department_budget,
    departments,
    output_counts,
    settled_income,
    target_counts,
    year_end_balance,
)
from reports.content.indicators import indicator_scores, leaf_scores, overall_scores
from reports.content.money import fund_balance, income_expenditure, project_execution, supplementary_funding
from reports.content.projects import project_adjustment, project_forms, project_goals, project_summaries
from reports.content.scores import (
    framework_summary,
    grade_bands,
    level1_scores,
    score_explanations,
    score_sheet,
    self_evaluation_sheet,
)
from reports.content.statistics import department_duties, feedback, yearly_statistics, yearly_trend
from reports.content.targets import (
    adjusted_targets,
    approved_targets,
    approved_targets_in_words,
    indicator_analysis,
    target_completion,
)
from reports.document.blocks import Block, Chart, Table
from reports.material.composer import Composer

PASSAGES: dict[str, Callable[[Composer], list[Block]]] = {
    "approved_targets": approved_targets_in_words,
    "framework_summary": framework_summary,
    "grade_bands": grade_bands,
    "overall_scores": overall_scores,
    "indicator_scores": indicator_scores,
    "leaf_scores": leaf_scores,
    "departments": departments,
    "output_analysis": indicator_analysis(level1="产出"),
    "social_effect": indicator_analysis(level2="社会效益"),
    "lasting_effect": indicator_analysis(level2="可持续"),
    "satisfaction": indicator_analysis(level2="满意度"),
    "department_income": settled_income,
    "year_end_balance": year_end_balance,
    "target_counts": target_counts,
    "output_counts": output_counts,
    "project_summaries": project_summaries,
    "project_goals": project_goals,
    "project_adjustment": project_adjustment,
}
TABLES: dict[str, Callable[[Composer], Table | list[Table]]] = {
    "income_expenditure": income_expenditure,
    "project_execution": project_execution,
    "supplementary_funding": supplementary_funding,
    "fund_balance": fund_balance,
    "level1_scores": level1_scores,
    "score_sheet": score_sheet,
    "score_explanations": score_explanations,
    "approved_targets": approved_targets,
    "adjusted_targets": adjusted_targets,
    "target_completion": target_completion,
    "yearly_statistics": yearly_statistics,
    "department_duties": department_duties,
    "feedback": feedback,
    "department_budget": department_budget,
    "project_forms": project_forms,
    "self_evaluation_sheet": self_evaluation_sheet,
}
CHARTS: dict[str, Callable[[Composer], Chart]] = {
    "yearly_trend": yearly_trend,
}
