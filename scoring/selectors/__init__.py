"""Reads of the room."""

from scoring.selectors.cases import case_by_code, cases_open_to, open_case, person_on
from scoring.selectors.facts import case_facts, fact_keys, formula_inputs, scored_facts, target_fact
from scoring.selectors.questionnaires import (
    FEWEST_SHOWN,
    LinkClosedError,
    LinkNotFoundError,
    Progress,
    QuestionResult,
    Results,
    counted_options,
    digest_of,
    is_answerable,
    leading_question,
    paper_copies,
    progress_of,
    questionnaire_of,
    questionnaire_of_link,
    questionnaires_of,
    results_of,
)
from scoring.selectors.saving import sheet_for_saving
from scoring.selectors.sheets import POINTS, SheetNode, sheet
from scoring.selectors.submission import Outstanding, outstanding
from scoring.selectors.survey import contradictions, has_survey_table, survey_facts

__all__ = [
    "FEWEST_SHOWN",
    "POINTS",
    "LinkClosedError",
    "LinkNotFoundError",
    "Outstanding",
    "Progress",
    "QuestionResult",
    "Results",
    "SheetNode",
    "case_by_code",
    "case_facts",
    "cases_open_to",
    "contradictions",
    "counted_options",
    "digest_of",
    "fact_keys",
    "formula_inputs",
    "has_survey_table",
    "is_answerable",
    "leading_question",
    "open_case",
    "outstanding",
    "paper_copies",
    "person_on",
    "progress_of",
    "questionnaire_of",
    "questionnaire_of_link",
    "questionnaires_of",
    "results_of",
    "scored_facts",
    "sheet",
    "sheet_for_saving",
    "survey_facts",
    "target_fact",
]
