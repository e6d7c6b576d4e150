"""What still stands between a sheet and its submission, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.rules import Status
from scoring.cases.models import CaseIndicator
from scoring.scores.fields import fields_of, pending_override, problem, stored_value


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One thing to do before the sheet can be submitted: in which row, in which field, and what."""

    indicator: CaseIndicator
    field: str
    message: str


def outstanding(indicators: Iterable[CaseIndicator], with_evidence: frozenset[int]) -> list[Outstanding]:
    """Everything that is missing, row by row; ``with_evidence`` are the leaves that have at least one document.

    A score below the weight needs a reason and evidence (财预〔2020〕10号 art. 18: 佐证材料), and so does a figure
    that replaces an imported one. None of this is asked while saving.
    """
    return [found for leaf in indicators if leaf.rule for found in _of_leaf(leaf, leaf.pk in with_evidence)]


def _of_leaf(leaf: CaseIndicator, has_evidence: bool) -> Sequence[Outstanding]:
    score = leaf.score
    found = []
    for field in fields_of(leaf):
        wrong = problem(field, stored_value(score, field.name), leaf)
        if wrong:
            found.append(Outstanding(leaf, field.name, wrong))
    if not found and score.status in ("", Status.MISSING.value):
        found.append(Outstanding(leaf, first_open_field(leaf), score.basis or "还没有填写"))
    if waiting := pending_override(score):
        found.append(Outstanding(leaf, "override_reason", waiting))
    lost = score.score is not None and score.score < leaf.weight
    if lost and not (score.reason.strip() or score.override_reason.strip()):
        found.append(Outstanding(leaf, "reason", "扣了分，请写明扣分原因"))
    corrected = any(stamp.get("was") and score.entries.get(name) for name, stamp in score.stamps.items())
    if (lost or corrected) and not has_evidence:
        why = "扣了分" if lost else "更正了导入的数据"
        found.append(Outstanding(leaf, "evidence", f"{why}，请附至少一份佐证材料"))
    return found


def first_open_field(leaf: CaseIndicator) -> str:
    """The field to fill in next: the first empty one that the rule reads, else the first."""
    fields = [field for field in fields_of(leaf) if field.name not in ("reason", "override", "override_reason")]
    empty = [
        field.name
        for field in fields
        if stored_value(leaf.score, field.name) == "" and not leaf.score.resolved.get(field.name, {}).get("q")
    ]
    return (empty or [field.name for field in fields] or ["override"])[0]
