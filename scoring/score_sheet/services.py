"""Saving cells of the sheet: one or many at a time, computed at once, merged with what others save meanwhile.

Nothing is locked while people type. A sheet is read in one query, changed in memory, scored, and written only if its
``score_sheet_version`` is still the one that was read; otherwise it is read again. So two people on different cells
merge, and two on the same cell are told: each cell has a version of its own, and the later writer sees both values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from budgets.quantities import QuantityError, parse_quantity
from evalcase.audit.services import SYSTEM_NAME, record
from indicators.rules import Answers
from indicators.rules.answers import Bounds, as_decimal
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError, require_open
from scoring.score_sheet.edits import Edit, check_edit, leaves_by_key
from scoring.scores.evaluation import CASE_FIELDS, COMPUTED, apply_result, compiled_case, evaluate, rows_of
from scoring.scores.fields import Field, data_keys, stamp_of, stored_value, unit_of_entry
from scoring.scores.models import Score
from scoring.scores.services import score_case

_ATTEMPTS = 20
_TYPED = ["choices", "entries", "reason", "override", "override_reason", "stamps", "resolved"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else changed the cell first: theirs stands, ours is given back."""

    edit: Edit
    theirs: Any
    name: str
    at: str
    version: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edit that no sheet can take: no such cell, a figure that is not typed here, a value that no cell can hold."""

    edit: Edit
    message: str


@dataclass(slots=True)
class Saved:
    """What came of a save: the case as it now is, the rows that changed in any way, and the edits not taken.

    ``read_version`` is the version of the sheet that the save was made over.
    """

    case: Case
    indicators: Sequence[CaseIndicator]
    changed: set[int] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    read_version: int = 0


class BusyScoreSheet(ScoreSheetError):
    """So many people save at once that this save found no gap; it can simply be sent again."""


def save_cells(
    *,
    case: Case,
    edits: Sequence[Edit],
    actor: AbstractBaseUser | None = None,
    indicators: Sequence[CaseIndicator] | None = None,
) -> Saved:
    """Take edits into the sheet, score it, store both and log them in one transaction.

    ``indicators`` may be the rows as just read together with ``case``. Never refuses an unfinished value. Raises
    ScoreSheetError where the case is not open for writing, and BusyScoreSheet after many collisions.
    """
    rows = rows_of(case) if indicators is None else indicators
    for _ in range(_ATTEMPTS):
        require_open(case)
        saved = Saved(case, rows, read_version=case.score_sheet_version)
        taken = _take(saved, edits, actor)
        if not taken or _write(saved, taken, actor):
            return saved
        case.refresh_from_db()
        rows = rows_of(case)
    raise BusyScoreSheet("同时保存的人太多，请稍候再存；您填写的内容还在页面上")


@dataclass(frozen=True, slots=True)
class _Taken:
    """An edit that went into a row."""

    indicator: CaseIndicator
    field: Field
    before: Any
    after: Any


def _take(saved: Saved, edits: Iterable[Edit], actor: AbstractBaseUser | None) -> list[_Taken]:
    leaves = leaves_by_key(saved.indicators)
    taken = []
    for edit in edits:
        checked = check_edit(edit, leaves)
        indicator, field = checked.indicator, checked.field
        if indicator is None or field is None or checked.refusal:
            saved.refusals.append(Refusal(edit, checked.refusal))
        elif _is_new(saved, edit, indicator.score, checked.after):
            _put(indicator, field, checked.after)
            _stamp(indicator, field, edit, actor)
            taken.append(_Taken(indicator, field, checked.before, checked.after))
            saved.changed.add(indicator.pk)
    return taken


def _is_new(saved: Saved, edit: Edit, score: Score, value: Any) -> bool:
    """Whether the edit changes the cell; a repeated or an equal one does not, one against a newer value conflicts."""
    stamp, held = stamp_of(score, edit.field), stored_value(score, edit.field)
    if held == value or (edit.operation and stamp["op"] == edit.operation):
        saved.changed.add(edit.indicator)  # the page learns the version that stands
        return False
    if edit.base is not None and edit.base != stamp["v"] and stamp["op"] not in edit.earlier:
        saved.conflicts.append(Conflict(edit, held, stamp["name"], stamp["at"], stamp["v"]))
        return False
    return True


def _put(indicator: CaseIndicator, field: Field, value: Any) -> None:
    score, name = indicator.score, field.name
    if name.startswith("choices."):
        score.choices = _with(score.choices, name.removeprefix("choices."), value)
    elif name == "reason":
        score.reason = value
    else:
        if name in ("override", "override_reason"):
            other = "override_reason" if name == "override" else "override"
            score.entries = {**score.entries, other: stored_value(score, other)}
        score.entries = _with(score.entries, name, value)
        if name in ("override", "override_reason"):
            _apply_override(indicator)


def _with(kept: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """A copy with the value; an emptied cell leaves nothing behind."""
    return {key: held for key, held in {**kept, name: value}.items() if held != ""}


def _apply_override(indicator: CaseIndicator) -> None:
    """A person's score counts from the moment it is a score and has its reason; until then it is only noted."""
    score = indicator.score
    typed, reason = score.entries.get("override", ""), score.entries.get("override_reason", "")
    points = as_decimal(typed)
    right = points is not None and not Answers.POINTS.problem(typed, Bounds(indicator.weight))
    score.override, score.override_reason = (points, reason) if right and reason else (None, "")


def _stamp(indicator: CaseIndicator, field: Field, edit: Edit, actor: AbstractBaseUser | None) -> None:
    score = indicator.score
    before = stamp_of(score, field.name)
    stamp: dict[str, Any] = {
        "v": before["v"] + 1,
        "by": None if actor is None else actor.pk,
        "name": SYSTEM_NAME if actor is None else str(actor),
        "at": timezone.now().isoformat(),
        "op": edit.operation,
    }
    if field.cell_kind is Answers.QUANTITY:
        stamp |= _origin(indicator, field, before)
    score.stamps = {**score.stamps, field.name: stamp}
    if field.name.startswith("choices."):
        score.chosen_by, score.chosen_at = stamp["name"], timezone.now()


def _origin(indicator: CaseIndicator, field: Field, before: Mapping[str, Any]) -> dict[str, str]:
    """The unit a bare number is read in (that of the figure it replaces, else of the target), and what it replaces."""
    read = indicator.score.resolved.get(field.name, {})
    unit = unit_of_entry(indicator, field.name)
    was = before.get("was", "")
    if read.get("source") == "cell":
        was = read["place"]
    return {"unit": unit} | ({"was": was} if was else {})


def _write(saved: Saved, taken: Sequence[_Taken], actor: AbstractBaseUser | None) -> bool:
    """Score and store; False where someone else wrote first, and nothing was written."""
    case, rows = saved.case, saved.indicators
    if _needs_facts(taken, rows):
        return _write_from_facts(saved, taken, actor)
    _pass_on_figures(taken, rows)
    before = {name: getattr(case, name) for name in CASE_FIELDS}
    scored = evaluate(case, rows, compiled_case(case.pk, case.framework_sha256))
    touched = {row.pk: row for row in apply_result(case, rows, scored)}
    touched |= {row.score.pk: row.score for row in rows if row.pk in saved.changed}
    written = {name: getattr(case, name) for name in (*CASE_FIELDS, "leaves", "scored_leaves")}
    with transaction.atomic():
        if not _claim(case, **written, scored_at=timezone.now()):
            return False
        Score.objects.bulk_update(list(touched.values()), [*_TYPED, *COMPUTED, "chosen_by", "chosen_at"])
        _log(saved, taken, before, actor)
    case.score_sheet_version += 1
    saved.changed |= {row.pk for row in rows if row.score.pk in touched}
    return True


def _write_from_facts(saved: Saved, taken: Sequence[_Taken], actor: AbstractBaseUser | None) -> bool:
    """The longer way, where other figures follow from what was typed: every fact is read and derived again."""
    case = saved.case
    before = {name: getattr(case, name) for name in CASE_FIELDS}
    with transaction.atomic():
        if not _claim(case):
            return False
        rows = [row.score for row in saved.indicators if row.pk in saved.changed]
        Score.objects.bulk_update(rows, [*_TYPED, "chosen_by", "chosen_at"])
        score_case(case=case, actor=actor, log=False)
        _log(saved, taken, before, actor)
    saved.indicators = rows_of(case)
    saved.changed = {row.pk for row in saved.indicators}
    return True


def _claim(case: Case, **fields: Any) -> bool:
    """Take the next version of the sheet, with the case's new fields; False where another save took it first."""
    unchanged = Case.objects.filter(pk=case.pk, score_sheet_version=case.score_sheet_version, state__in=OPEN_STATES)
    return bool(unchanged.update(score_sheet_version=models.F("score_sheet_version") + 1, **fields))


def _needs_facts(taken: Sequence[_Taken], rows: Sequence[CaseIndicator]) -> bool:
    """Whether a typed figure feeds a formula that a rule reads, was cleared, or the sheet has never read its facts."""
    if any(row.rule and not row.score.resolved and data_keys(row) for row in rows):
        return True
    data = [typed for typed in taken if typed.field.cell_kind is Answers.QUANTITY]
    return any(typed.after == "" or typed.indicator.score.resolved[typed.field.name]["feeds"] for typed in data)


def _pass_on_figures(taken: Sequence[_Taken], rows: Sequence[CaseIndicator]) -> None:
    """Let every leaf that reads a typed figure read it now."""
    for typed in taken:
        if typed.field.cell_kind is not Answers.QUANTITY:
            continue
        stamp = typed.indicator.score.stamps[typed.field.name]
        try:
            kept: list[Any] | None = parse_quantity(str(typed.after), stamp["unit"]).as_data()
        except QuantityError:
            kept = None
        read = {"q": kept, "source": "entry", "place": f"{stamp['name']}填写", "feeds": False}
        for row in rows:
            roles = [role for role, key in data_keys(row).items() if key == typed.field.key] if row.rule else []
            if roles:
                row.score.resolved = {**row.score.resolved, **dict.fromkeys(roles, read)}


def _log(saved: Saved, taken: Sequence[_Taken], before: Mapping[str, Any], actor: AbstractBaseUser | None) -> None:
    """One entry a save: about the row where it is one row, else about the case."""
    case = saved.case
    totals = {name: [before[name], getattr(case, name)] for name in CASE_FIELDS if before[name] != getattr(case, name)}
    rows = {typed.indicator.pk for typed in taken}
    if len(rows) == 1:
        changes = {typed.field.name: [typed.before, typed.after] for typed in taken}
        record(actor=actor, action="填写评分表", obj=taken[0].indicator.score, changes=changes | totals)
    else:
        changes = {f"{typed.indicator.path}.{typed.field.name}": [typed.before, typed.after] for typed in taken}
        record(actor=actor, action="批量填写评分表", obj=case, changes=changes | totals)
