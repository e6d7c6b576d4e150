"""Filling the sheet: what the evaluator chooses, why points were taken, evidence, overrides, and the case's words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import SYSTEM_NAME, record
from scoring.cases.models import Case
from scoring.cases.services import SheetError, leaf, touch
from scoring.models.sheets import Score


@transaction.atomic
def record_choices(
    *,
    case: Case,
    path: str,
    choices: Mapping[str, Any],
    reason: str = "",
    actor: AbstractBaseUser | None = None,
) -> Score:
    """Keep what the evaluator chose for a leaf (ticked elements, findings, percent …) and why points were taken.

    The score itself is written by ``score_case``. Raises SheetError for an unknown leaf.
    """
    score = leaf(case, path).score
    changes = {"choices": [score.choices, dict(choices)], "reason": [score.reason, reason]}
    if score.choices == dict(choices) and score.reason == reason:
        return score
    score.choices, score.reason = dict(choices), reason
    score.chosen_by, score.chosen_at = SYSTEM_NAME if actor is None else str(actor), timezone.now()
    score.full_clean()
    score.save(update_fields=["choices", "reason", "chosen_by", "chosen_at"])
    touch(case)
    record(actor=actor, action="填写评分", obj=score, changes=changes)
    return score


@transaction.atomic
def override_score(
    *, case: Case, path: str, score: Decimal | None, reason: str, actor: AbstractBaseUser | None = None
) -> Score:
    """Put a person's score beside the rule's, with the reason it needs; ``score=None`` takes it back.

    Raises SheetError for an unknown leaf, a missing reason, or a score outside 0 to the weight.
    """
    indicator = leaf(case, path)
    if score is not None:
        if not reason.strip():
            raise SheetError(f"“{path}”的人工评分没有理由，请写明为什么不用规则得分")
        if not 0 <= score <= indicator.weight:
            raise SheetError(f"“{path}”的人工评分为{score}，应在0到{indicator.weight.normalize():f}之间")
    row = indicator.score
    changes = {"override": [row.override, score], "override_reason": [row.override_reason, reason]}
    row.override, row.override_reason = score, reason if score is not None else ""
    row.entries = {name: kept for name, kept in row.entries.items() if name not in ("override", "override_reason")}
    row.full_clean()
    row.save(update_fields=["override", "override_reason", "entries"])
    touch(case)
    record(
        actor=actor,
        action="人工评分" if score is not None else "撤销人工评分",
        obj=row,
        changes=changes,
        reason=reason,
    )
    return row
