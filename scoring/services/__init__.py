"""Writes of the room: setting up a case, filling its sheet, scoring it."""

from .cases import CaseError, create_case
from .scores import CaseScore, changed_scores, score_case, score_without_overrides
from .sheets import SheetError, add_evidence, override_score, record_choices, write_texts

__all__ = [
    "CaseError",
    "CaseScore",
    "SheetError",
    "add_evidence",
    "changed_scores",
    "create_case",
    "override_score",
    "record_choices",
    "score_case",
    "score_without_overrides",
    "write_texts",
]
