"""Writes of the room: setting up a case, filling its sheet, scoring it."""

from scoring.rules import SheetError
from scoring.services.approvals import approval_is_void, pinned
from scoring.services.cases import CaseError, create_case
from scoring.services.cells import BusySheet, Conflict, Refusal, Saved, save_cells
from scoring.services.edits import Checked, Edit, check_cells
from scoring.services.evaluation import CaseScore
from scoring.services.evidence import (
    EvidenceExists,
    add_evidence,
    attach_evidence,
    describe_evidence,
    link_evidence,
    remove_evidence,
    restore_evidence,
    unlink_evidence,
)
from scoring.services.evidence_purge import purge_evidence
from scoring.services.scores import changed_scores, evaluate_with, newest_batch, score_case, score_without_overrides
from scoring.services.sheets import override_score, record_choices, write_texts
from scoring.services.transitions import TransitionRefused, apply_transition, has_filled_in

__all__ = [
    "BusySheet",
    "CaseError",
    "CaseScore",
    "Checked",
    "Conflict",
    "Edit",
    "EvidenceExists",
    "Refusal",
    "Saved",
    "SheetError",
    "TransitionRefused",
    "add_evidence",
    "apply_transition",
    "approval_is_void",
    "attach_evidence",
    "changed_scores",
    "check_cells",
    "create_case",
    "describe_evidence",
    "evaluate_with",
    "has_filled_in",
    "link_evidence",
    "newest_batch",
    "override_score",
    "pinned",
    "purge_evidence",
    "record_choices",
    "remove_evidence",
    "restore_evidence",
    "save_cells",
    "score_case",
    "score_without_overrides",
    "unlink_evidence",
    "write_texts",
]
