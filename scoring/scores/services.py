"""Scoring a case from its facts; save_cells alone writes scores, also choices and overrides that scripts enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from budgets.facts import FactBook
from budgets.ledger.models import ImportBatch
from budgets.ledger.selectors.tables import year_rows
from budgets.quantities import Quantity
from evalcase.audit.services import SYSTEM_NAME, record
from scoring.bindings.services import keep_wanted_tables
from scoring.bindings.wanted import Wanted
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError, leaf, touch
from scoring.scores.bindings import bind_figures, binder_of, wanted_of
from scoring.scores.evaluation import (
    CASE_FIELDS,
    COMPUTED,
    CaseScore,
    apply_result,
    compiled_tree,
    evaluate,
    resolve,
    rows_of,
)
from scoring.scores.facts import aliases_of, case_facts, formula_inputs
from scoring.scores.models import Score


@transaction.atomic
def score_case(*, case: Case, actor: AbstractBaseUser | None = None, log: bool = True) -> CaseScore:
    """Score every indicator from the case's facts and choices; store leaf scores, sums, total and grade.

    Missing data leave a leaf 待填 and the total provisional; nothing raises on odd data. ``log=False`` where the
    caller's own entry tells of the change. Raises ScoreSheetError for a case that gives no scores, and for one whose
    sheet is submitted, approved or published: its scores stand as they are.
    """
    if not case.framework:
        raise ScoreSheetError(f"案件{case.code}不评分：立案时没有选用指标体系")
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.state not in OPEN_STATES:
        raise ScoreSheetError(f"案件{case.code}现在是“{State(locked.state).label}”，得分已固定，不重新计算")
    indicators = rows_of(case)
    before = {field: getattr(locked, field) for field in CASE_FIELDS}
    scored, rebound, wanted = _score_newly_bound(case, indicators)
    keep_wanted_tables(case=case, wanted=wanted)
    CaseIndicator.objects.bulk_update(rebound, ["bindings"])
    apply_result(case, indicators, scored)
    Score.objects.bulk_update([row.score for row in indicators], [*COMPUTED, "resolved"])
    case.scored_at = timezone.now()
    case.facts_batch = newest_batch(case)
    case.save(update_fields=[*CASE_FIELDS, "leaves", "scored_leaves", "cap_facts", "facts_batch", "scored_at"])
    Case.objects.filter(pk=case.pk).update(score_sheet_version=F("score_sheet_version") + 1)
    case.refresh_from_db(fields=["score_sheet_version"])
    changes = {
        field: [before[field], getattr(case, field)] for field in CASE_FIELDS if before[field] != getattr(case, field)
    }
    if changes and log:
        record(actor=actor, action="计算得分", obj=case, changes=changes)
    return scored


def note_wanted_tables(*, case: Case) -> None:
    """Keep which tables a case needs that is not scored, or not yet; ``score_case`` does so of all others."""
    known = year_rows(case.agency, case.year)
    indicators = rows_of(case)
    binder = binder_of(case, case_facts(case, indicators, year_rows=known, aliased=False), known.targets)
    keep_wanted_tables(case=case, wanted=wanted_of(case, binder, indicators, known))


def score_without_overrides(*, case: Case, book: FactBook | None = None) -> CaseScore:
    """What the rules alone give: the sheet evaluated with every person's override left out; nothing is written.

    ``case`` keeps the total and the grade it has. ``book``: its ``case_facts``, where they were read already.
    """
    indicators = rows_of(case)
    for indicator in indicators:
        indicator.score.override = None
    return _score(case, indicators) if book is None else _score_from(case, indicators, book)


def evaluate_with(*, case: Case, corrections: Mapping[str, Quantity]) -> CaseScore:
    """What the case would score if some facts were other figures; nothing is written."""
    return _score(case, rows_of(case), corrections)


def rescored(*, case: Case, indicators: Sequence[CaseIndicator]) -> CaseScore:
    """What ``score_case`` would give now, whatever the case's state; nothing is written.

    ``indicators`` are its ``rows_of``; what was read is noted on them and on the case, unsaved.
    """
    return _score_newly_bound(case, indicators)[0]


def changed_scores(*, case: Case) -> list[str]:
    """What a new computation would change, one Chinese line a difference; nothing is written, and ``case`` keeps the
    scores that it has. None without scores.
    """
    return _changes(case, _score) if case.framework else []


def changes_to_take_in(*, case: Case) -> list[str]:
    """The same of taking in what was imported or decided since (重新取数); none where nothing was."""
    return _changes(case, lambda now, rows: rescored(case=now, indicators=rows)) if is_stale(case) else []


def _changes(case: Case, scored: Callable[[Case, Sequence[CaseIndicator]], CaseScore]) -> list[str]:
    indicators, now = rows_of(case), copy(case)
    stored = {row.path: {field: getattr(row.score, field) for field in COMPUTED} for row in indicators}
    apply_result(now, indicators, scored(now, indicators))
    changes = [
        f"{label}：保存为{getattr(case, field)}，重算为{getattr(now, field)}"
        for field, label in CASE_FIELDS.items()
        if getattr(case, field) != getattr(now, field)
    ]
    for indicator in indicators:
        for field, label in COMPUTED.items():
            before, after = stored[indicator.path][field], getattr(indicator.score, field)
            if before != after:
                changes.append(f"{indicator.path} {label}：保存为{before}，重算为{after}")
    return changes


def outdate_scores(cases: QuerySet[Case]) -> None:
    """Note that the facts of these cases changed otherwise than by an import: until they are scored anew, they are
    stale.
    """
    cases.update(facts_batch=0)


def note_taken_in(*, case: Case) -> None:
    """Note that the scores are those of the newest import too: it changes none of them (``changes_to_take_in``)."""
    case.facts_batch = newest_batch(case)
    case.save(update_fields=["facts_batch"])


def is_stale(case: Case) -> bool:
    """Whether figures of the case's agency and year were imported, or decided upon, after its scores were computed."""
    return bool(case.framework_code) and case.facts_batch < newest_batch(case)


def newest_batch(case: Case) -> int:
    """The newest import of the agency's figures for the year; 0 where nothing was imported."""
    batches = ImportBatch.objects.filter(agency=case.agency_id, year=case.year)
    return batches.aggregate(newest=Max("pk"))["newest"] or 0


def _score(
    case: Case, indicators: Sequence[CaseIndicator], corrections: Mapping[str, Quantity] | None = None
) -> CaseScore:
    """The sheet scored from facts as they are now; ``resolved`` and ``cap_facts`` are set on rows and case, unsaved."""
    return _score_from(case, indicators, case_facts(case, indicators, corrections))


def _score_newly_bound(
    case: Case, indicators: Sequence[CaseIndicator]
) -> tuple[CaseScore, Sequence[CaseIndicator], Wanted]:
    """The same, after it was looked anew which fact each figure is read from; the rows of which that changed; and the
    tables that the case needs.
    """
    known = year_rows(case.agency, case.year)
    book = case_facts(case, indicators, year_rows=known, aliased=False)
    binder = binder_of(case, book, known.targets)
    wanted = wanted_of(case, binder, indicators, known)
    rebound = bind_figures(binder, indicators)
    if aliases_of(indicators):
        book = case_facts(case, indicators, year_rows=known)
    return _score_from(case, indicators, book), rebound, wanted


def _score_from(case: Case, indicators: Sequence[CaseIndicator], book: FactBook) -> CaseScore:
    compiled = compiled_tree(case.framework, indicators)
    capped_by = {cap.fact for cap in compiled.caps}
    resolve(indicators, book, formula_inputs(case, indicators, book, capped_by) | capped_by)
    case.cap_facts = {key: book[key].quantity.as_data() for key in capped_by if key in book}
    return evaluate(case, indicators, compiled)


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

    The score itself is written by ``score_case``. Raises ScoreSheetError for an unknown leaf.
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

    Raises ScoreSheetError for an unknown leaf, a missing reason, or a score outside 0 to the weight.
    """
    indicator = leaf(case, path)
    if score is not None:
        if not reason.strip():
            raise ScoreSheetError(f"“{path}”的人工评分没有理由，请写明为什么不用规则得分")
        if not 0 <= score <= indicator.weight:
            raise ScoreSheetError(f"“{path}”的人工评分为{score}，应在0到{indicator.weight.normalize():f}之间")
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
