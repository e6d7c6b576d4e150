"""The tables of the room, by noun."""

from scoring.models.cases import Case, CaseIndicator
from scoring.models.evidence import EvidenceFile, EvidenceReference
from scoring.models.panel import Panel, PanelIndicator, PanelMember, PanelMethod, PanelScore
from scoring.models.questionnaires import (
    AnswerChoice,
    AnswerLink,
    AnswerSheet,
    OptionCount,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireState,
    QuestionOption,
)
from scoring.models.sheets import CaseTransition, Score

__all__ = [
    "AnswerChoice",
    "AnswerLink",
    "AnswerSheet",
    "Case",
    "CaseIndicator",
    "CaseTransition",
    "EvidenceFile",
    "EvidenceReference",
    "OptionCount",
    "Panel",
    "PanelIndicator",
    "PanelMember",
    "PanelMethod",
    "PanelScore",
    "Question",
    "QuestionKind",
    "QuestionOption",
    "Questionnaire",
    "QuestionnaireState",
    "Score",
]
