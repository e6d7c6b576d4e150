"""Writing to a case: whether it stands open for that, and the words of its report, one slot at a time."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from evalcase.audit.services import record
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.words import words_at, words_version
from units.agencies.models import Agency
from units.entrustments.models import Entrustment
from units.people.models import User


class ScoreSheetError(Exception):
    """An entry cannot be taken into the sheet; the message names the indicator, what was found and the mend."""


# What makes a case open again, by where it stands.
_WAYS = {
    State.SETUP: "请先冻结指标体系",
    State.PUBLISHED: "需要修改时请由审核人撤回发布，再退回",
    State.CANCELLED: "需要继续时请由评价人员恢复案件",
}


def require_open(case: Case) -> None:
    """The sheet, evidence and words are written only while the case is being scored or was returned.

    Raises ScoreSheetError, on every path: form, autosave, import and command.
    """
    if case.state not in OPEN_STATES:
        raise ScoreSheetError(
            f"案件{case.code}现在是“{case.state_label}”，不能修改评分表、佐证材料和报告文字；"
            f"{_WAYS.get(State(case.state), '需要修改时请由审核人退回')}"
        )


def require_setup(case: Case) -> None:
    """The indicator tree is changed only before it is frozen. Raises ScoreSheetError."""
    if case.state != State.SETUP:
        raise ScoreSheetError(f"案件{case.code}的指标体系已冻结，不能再修改；需要另一套指标时请另立案件")


@transaction.atomic
def change_evaluator(
    *,
    case: Case,
    to: Agency | None,
    entrustment: Entrustment | None = None,
    responsible: User | None = None,
    action: str,
    reason: str,
    actor: AbstractBaseUser | None = None,
) -> Case:
    """Let another body evaluate the case, as ``action`` calls it in the log: a firm by an entrustment, which any other
    body does without; the agency itself where there is none. ``responsible`` answers for it there, nobody where none is
    named. Whether the case may change hands now, the caller knows.
    """
    now = (
        Case.objects.select_for_update(of=("self",))
        .select_related("evaluator", "entrustment", "responsible")
        .get(pk=case.pk)
    )
    before = {"evaluator": now.evaluator, "entrustment": now.entrustment, "responsible": now.responsible}
    now.evaluator, now.entrustment, now.responsible = to, entrustment, responsible
    now.full_clean()
    now.save(update_fields=["evaluator", "entrustment", "responsible"])
    after = {"evaluator": to, "entrustment": entrustment, "responsible": responsible}
    changes = {
        name: [old and str(old), new and str(new)]
        for (name, old), new in zip(before.items(), after.values(), strict=True)
        if old != new
    }
    record(actor=actor, action=action, obj=now, changes=changes, reason=reason)
    case.evaluator, case.entrustment, case.responsible = to, entrustment, responsible
    return now


class StaleWords(ScoreSheetError):
    """Somebody else wrote the slot since it was read; ``kept`` is what stands there now."""

    def __init__(self, label: str, kept: Any) -> None:
        super().__init__(f"“{label}”在您打开之后已由别人改过，您写的还没有保存：请对照两边的文字，改好后再保存")
        self.kept = kept


@transaction.atomic
def write_slot(
    *, case: Case, path: Sequence[str], words: Any, seen: str, actor: AbstractBaseUser | None = None
) -> Case:
    """Keep the words of one slot and leave all others as they stand now; nothing (``None``, empty) clears it.

    ``seen`` is the ``words_version`` of what the person had before them. Raises StaleWords with the present words where
    these are others, ScoreSheetError where the case is closed for writing. The same words again change nothing.
    """
    now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require_open(now)
    label, kept = "/".join(path), words_at(now.words, path)
    if words_version(kept) != words_version(words):
        if words_version(kept) != seen:
            raise StaleWords(label, kept)
        now.words = with_words(now.words, path, words)
        now.full_clean()
        now.save(update_fields=["words"])
        record(actor=actor, action="撰写报告文字", obj=now, changes={label: [_plain(kept), _plain(words)]})
    case.words = now.words
    return case


def with_words(before: Mapping[str, Any], path: Sequence[str], words: Any) -> dict[str, Any]:
    """All words of a case with others under the path; an emptied level goes too. Raises ScoreSheetError."""
    changed: dict[str, Any] = copy.deepcopy(dict(before))
    levels = [changed]
    for name in path[:-1]:
        below = levels[-1].setdefault(name, {})
        if not isinstance(below, dict):
            raise ScoreSheetError(f"“{name}”已写成一段文字，不能再分项撰写；请先清空“{name}”")
        levels.append(below)
    if words:
        levels[-1][path[-1]] = words
    else:
        levels[-1].pop(path[-1], None)
    for level, name in zip(reversed(levels[:-1]), reversed(path[:-1]), strict=True):
        if not level[name]:
            del level[name]
    return changed


def _plain(written: Any) -> str | None:
    """Words as the log shows them: an item a line."""
    if not written:
        return None
    if isinstance(written, list) and all(isinstance(item, str) for item in written):
        return "\n".join(written)
    return written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)


def leaf(case: Case, path: str) -> CaseIndicator:
    """The leaf of that path, to be written to. Raises ScoreSheetError where there is none or the case is closed."""
    hold_open(case)
    indicator = case.indicators.select_related("score").filter(path=path).first()
    if indicator is None or not indicator.rule:
        raise ScoreSheetError(f"案件{case.code}没有末级指标“{path}”，请核对路径（一级/二级/三级）")
    return indicator


def hold_open(case: Case) -> None:
    """Ask the case's state as it stands now, and hold the case: what the caller read may be older.

    Raises ScoreSheetError; call it within a transaction.
    """
    require_open(Case.objects.select_for_update(of=("self",)).get(pk=case.pk))


def touch(case: Case) -> None:
    """Tell everyone who has the sheet open that it is another one now."""
    Case.objects.filter(pk=case.pk).update(score_sheet_version=F("score_sheet_version") + 1)
    case.score_sheet_version += 1


@transaction.atomic
def write_words(*, case: Case, words: Mapping[str, Any], actor: AbstractBaseUser | None = None) -> Case:
    """Keep the words of the case's report by slot; live figures in them are placeholders ``{事实|印法}``."""
    hold_open(case)
    changed = [slot for slot in {*words, *case.words} if words.get(slot) != case.words.get(slot)]
    if changed:
        case.words = dict(words)
        case.full_clean()
        case.save(update_fields=["words"])
        record(actor=actor, action="撰写报告文字", obj=case, changes={"words": [None, sorted(changed)]})
    return case
