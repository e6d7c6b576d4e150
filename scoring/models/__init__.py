"""The tables of the room, by noun."""

from .cases import Case, CaseIndicator
from .evidence import EvidenceFile, EvidenceReference
from .panel import Panel, PanelIndicator, PanelMember, PanelMethod, PanelScore
from .questionnaires import (
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
from .sheets import CaseTransition, Score

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
