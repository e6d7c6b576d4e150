"""A member's own scores: saved as a draft, submitted, given back. The log names no figure while others are blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from indicators.rules import Answers
from indicators.rules.answers import Bounds, as_decimal
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.selectors import person_on
from scoring.panel.models import PanelMember, PanelScore
from scoring.panel.selectors import MyRow, is_revealed, my_rows
from scoring.panel.services.convening import PanelError, checked_reason, hold, require_moderator
from units.people.models import User

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Unsent:
    """What a member typed for an indicator; an empty score is not yet one."""

    indicator: int
    score: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a save left: the version to save on, and what is wrong by indicator; a wrong entry is not kept."""

    version: int
    problems: dict[int, str]


class StaleScores(PanelError):
    """The member saved from another window meanwhile; ``version`` is the one that stands."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__("您在另一个窗口保存过较新的评分，这次没有保存；请核对下面填写的内容，再次保存将以它为准")


@transaction.atomic
def save_panel_scores(*, member: PanelMember, unsent: Sequence[Unsent], seen_version: int, actor: User) -> Kept:
    """Keep one's own scores and reasons as a draft; what is not right is named and left as it was.

    Raises StaleScores, and ScoreSheetError for another's sheet, after submission, on a closed panel or case.
    """
    member = _own_open(member, actor)
    if member.version != seen_version:
        raise StaleScores(member.version)
    rows = {row.indicator.pk: row for row in my_rows(member)}
    changed, problems = [], {}
    for entry in unsent:
        row = rows.get(entry.indicator)
        if row is None:
            problems[entry.indicator] = "这项指标不由专家组评分，请刷新页面"
            continue
        try:
            kept = _kept(member, row, entry)
        except ValueError as error:
            problems[entry.indicator] = str(error)
            continue
        if (kept.score, kept.reason) != (row.score, row.reason):
            changed.append(kept)
    if changed:
        fields = ["score", "reason"]
        PanelScore.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["member", "indicator"], update_fields=fields
        )
        member.version += 1
        member.save(update_fields=["version"])
        record(actor=actor, action="保存独立评分", obj=member)
    return Kept(member.version, problems)


@transaction.atomic
def submit_panel_scores(*, member: PanelMember, seen_version: int, actor: User) -> PanelMember:
    """Hand in: every indicator scored, every score below its weight with a reason. Nothing can be changed afterwards.

    Raises StaleScores and ScoreSheetError; the message names every indicator that lacks something.
    """
    member = _own_open(member, actor)
    if member.version != seen_version:
        raise StaleScores(member.version)
    if lacking := [f"“{row.indicator.name}”{word}" for row in my_rows(member) if (word := lacks(row))]:
        raise PanelError(f"还不能提交：{'；'.join(lacking)}")
    member.submitted_at = timezone.now()
    member.save(update_fields=["submitted_at"])
    record(actor=actor, action="提交独立评分", obj=member)
    return member


def lacks(row: MyRow) -> str:
    """What an indicator still needs before submission, in Chinese; nothing where it is complete."""
    if row.score is None:
        return "还没有评分"
    return "低于分值，请写明扣分理由" if row.score < row.indicator.weight and not row.reason else ""


@transaction.atomic
def reopen_panel_scores(*, member: PanelMember, reason: str, actor: User) -> PanelMember:
    """The moderator gives a submitted sheet back, with a reason, as long as the panel is not closed.

    Not their own once figures are open: they know the others' by then. Raises ScoreSheetError.
    """
    panel = hold(member.panel)
    require_moderator(panel, actor)
    reason = checked_reason(reason)
    member = PanelMember.objects.select_related("user").get(pk=member.pk)
    if not reason:
        raise PanelError(f"请写明退回{member.user}评分的理由")
    if panel.closed_at is not None:
        raise PanelError("独立评分已结束，不能再退回")
    if member.submitted_at is None:
        return member
    others = list(panel.members.all())
    if member.user_id == actor.pk and is_revealed(panel, others):
        raise PanelError("各成员的评分已公开，您不能退回自己的评分")
    member.submitted_at = None
    member.save(update_fields=["submitted_at"])
    known = is_revealed(panel, others)
    record(actor=actor, action="退回独立评分", obj=member, changes={"figures_known": [known, known]}, reason=reason)
    return member


def _own_open(member: PanelMember, actor: User) -> PanelMember:
    panel = hold(member.panel)
    own = PanelMember.objects.select_related("user").filter(pk=member.pk, panel=panel).first()
    if own is None or own.user_id != actor.pk or not may(person_on(actor, panel.case), Action.JUDGE):
        raise PanelError("只能填写自己的独立评分")
    if panel.closed_at is not None:
        raise PanelError("独立评分已结束，不能再填写")
    if own.submitted_at is not None:
        raise PanelError("您的评分已提交，不能再改；需要修改的，请主持人退回")
    own.panel = panel
    return own


def _kept(member: PanelMember, row: MyRow, entry: Unsent) -> PanelScore:
    reason = checked_text(entry.reason)
    return PanelScore(
        member=member, indicator=row.indicator, score=points_of(row.indicator, entry.score), reason=reason
    )


def points_of(indicator: CaseIndicator, typed: str) -> Decimal | None:
    """A typed score of an indicator, 0 to its weight with two decimals at most; None where empty. Raises ValueError."""
    text = Answers.POINTS.clean(typed)
    if wrong := Answers.POINTS.problem(text, Bounds(indicator.weight)):
        raise ValueError(wrong)
    number = as_decimal(text) if text else None
    return None if number is None else number.quantize(_CENT)  # exact: there are two decimals at most


def checked_text(text: str) -> str:
    """A member's reason trimmed. Raises ValueError where it is too long."""
    try:
        return checked_reason(text)
    except PanelError as error:
        raise ValueError(str(error)) from None
