"""Correcting what was typed wrongly when a case was opened, and telling beforehand what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from evalcase.audit.services import record
from reports.material.slots import Slot
from reports.words.editor import words_of
from scoring.case_kinds import CaseKind, case_kind
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.rights import Action, may
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError, touch
from scoring.cases.words import words_at
from scoring.cases.workflow import UNSUBMITTED
from scoring.opening.selectors import entrustments_of, evaluator_for
from scoring.opening.services import CaseError, require_fitting, suggested_title
from scoring.review.services import note
from scoring.scores.services import note_wanted_tables, score_case
from units.agencies.models import Agency
from units.people.models import User

_LABELS = {
    "report_kind": "报告种类",
    "project": "项目",
    "year": "评价年度",
    "agency": "单位",
    "title": "案件名称",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What the case is to be."""

    kind: CaseKind
    project: str
    year: int
    agency: Agency
    title: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a correction changes: fields before and after, words that are printed no more, and scores."""

    fields: list[tuple[str, str, str]]
    evaluator: tuple[str, str] | None
    words: list[str]
    totals: tuple[Decimal | None, Decimal | None] | None
    leaves: list[tuple[str, Decimal | None, Decimal | None]]


def is_correctable(case: Case) -> bool:
    """Whether nothing was submitted yet."""
    return case.state in UNSUBMITTED and not case.transitions.filter(action="submit").exists()


@transaction.atomic
def correct_case(*, case: Case, to: Correction, reason: str, actor: User) -> Case:
    """Make the case what it should have been opened as; what was entered and attached stays, scores are computed anew.

    Raises ScoreSheetError: submitted before, not theirs, no reason, nothing changed; CaseError where kind, tree,
    project and agency do not suit one another.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("agency", "evaluator", "entrustment")
    now = rows.get(pk=case.pk)
    _check(now, reason, actor)
    before = _fields(now)
    _apply(now, to, actor)
    after = _fields(now)
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if not changes:
        raise ScoreSheetError("没有改动，请改好报告种类、项目、年度、单位或名称后再更正")
    now.save(update_fields=["report_kind", "project", "year", "agency", "title", "evaluator", "entrustment"])
    record(actor=actor, action="更正案件", obj=now, changes=changes, reason=reason)
    note(case=now, action="correct", reason=f"{_told(changes)}\n{reason.strip()}", actor=actor)
    touch(now)
    if now.framework and now.state == State.SCORING:
        score_case(case=now, actor=actor)
    else:
        note_wanted_tables(case=now)
    return now


def consequences(*, case: Case, to: Correction, actor: User) -> Consequences:
    """What the correction would change: it is made and taken back. Raises as ``correct_case``."""
    slots = list(words_of(case).all_slots()) if case.words else []
    scores = _scores(case)
    with transaction.atomic():
        made = correct_case(case=case, to=to, reason="试算", actor=actor)
        fields = _fields(case), _fields(made)
        after = _scores(made)
        lost = list(_lost(case, made, slots))
        transaction.set_rollback(True)
    names = [name for name in _LABELS if fields[0][name] != fields[1][name]]
    bodies = fields[0]["evaluator"], fields[1]["evaluator"]
    return Consequences(
        fields=[(_LABELS[name], fields[0][name], fields[1][name]) for name in names],
        evaluator=bodies if bodies[0] != bodies[1] else None,
        words=lost,
        totals=(case.total, made.total) if case.framework and case.state == State.SCORING else None,
        leaves=[(path, scores[path], after[path]) for path in scores if scores[path] != after[path]],
    )


def _check(case: Case, reason: str, actor: User) -> None:
    if not may(person_on(actor, case), Action.CORRECT):
        raise ScoreSheetError("案件由它的评价人员更正")
    if not is_correctable(case):
        raise ScoreSheetError(f"案件现在是“{case.state_label}”，已经提交过或已取消，不能更正；请取消本案，另立案件")
    if not reason.strip():
        raise ScoreSheetError("请写明更正的理由")


def _apply(case: Case, to: Correction, actor: User) -> None:
    """Set the fields that differ, with the title and the evaluating body that follow from them."""
    project = require_fitting(
        agency=to.agency, kind=to.kind, content=case.framework if case.framework_code else None, project=to.project
    )
    old_kind = case_kind(case.report_kind)
    suggested = "" if old_kind is None else suggested_title(case.agency, case.year, old_kind, case.project)
    keeps_suggestion = to.title in ("", suggested)
    if to.agency != case.agency:
        _move(case, to.agency, actor)
    case.report_kind, case.project, case.year, case.agency = to.kind.code, project, to.year, to.agency
    case.title = suggested_title(to.agency, to.year, to.kind, project) if keeps_suggestion else to.title
    try:
        case.full_clean()
    except ValidationError as error:
        raise CaseError(f"不能更正：{'；'.join(error.messages)}") from error


def _move(case: Case, agency: Agency, actor: User) -> None:
    """Another agency is evaluated, by the body of the person; a firm only by an entrustment that covers it."""
    try:
        case.evaluator = evaluator_for(actor, agency)
    except Agency.DoesNotExist as error:
        raise CaseError(f"被评价单位：{error}") from error
    running = entrustments_of(case.evaluator, agency)
    if case.entrustment not in running:
        case.entrustment = running[0] if running else None


def _told(changes: Mapping[str, list[str]]) -> str:
    return "；".join(
        f"{_LABELS.get(name, '评价机构')}：{old or '无'} → {new or '无'}" for name, (old, new) in changes.items()
    )


def _fields(case: Case) -> dict[str, str]:
    kind = case_kind(case.report_kind)
    return {
        "report_kind": kind.label if kind else case.report_kind,
        "project": case.project,
        "year": str(case.year),
        "agency": f"{case.agency}（{case.agency.code}）",
        "title": case.title,
        "evaluator": str(case.evaluator or ""),
    }


def _scores(case: Case) -> Mapping[str, Decimal | None]:
    """The scores of the leaves by path, as they stand in the database now."""
    rows = case.indicators.exclude(rule={}).order_by("order").values_list("path", "score__score")
    return dict(rows)


def _lost(case: Case, made: Case, slots: list[Slot]) -> Iterator[str]:
    """The written texts that the report of the new kind has no place for."""
    kept: Any = {slot.path for slot in words_of(made).all_slots()} if slots else set()
    for slot in slots:
        if words_at(case.words, slot.path) and slot.path not in kept:
            yield slot.label
