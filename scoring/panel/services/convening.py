"""Convening a panel, changing it while no figure is known, handing it over, and closing it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from evalcase.printable import printable
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError, require_open
from scoring.panel.models import Panel, PanelIndicator, PanelMember, PanelMethod, PanelScore
from scoring.panel.selectors import candidates, fewest_members, is_judgement, is_revealed
from scoring.scores.fields import rule_of
from units.people.models import User

LONGEST_REASON = 1000


class PanelError(ScoreSheetError):
    """The panel does not allow this; the Chinese message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on a panel and the weight of their scores, above 0."""

    user: User
    weight: Decimal = Decimal(1)


@transaction.atomic
def convene_panel(
    *, case: Case, method: PanelMethod, indicators: Collection[CaseIndicator], seats: Sequence[Seat], actor: User
) -> Panel:
    """A panel for the case, moderated by ``actor``. Raises ScoreSheetError."""
    _require_open_now(case)
    if not may(person_on(actor, case), Action.MODERATE):
        raise PanelError("专家组由本案的评价人员组建，您没有这项权限")
    if Panel.objects.filter(case=case).exists():
        raise PanelError("本案已组建专家组，请刷新页面")
    _check_leaves(case, indicators)
    _check_seats(case, seats, fewest_members(method, indicators))
    panel = Panel(case=case, method=method, moderator=actor)
    _save(panel)
    PanelIndicator.objects.bulk_create([PanelIndicator(panel=panel, indicator=leaf) for leaf in indicators])
    for seat in seats:
        _save(PanelMember(panel=panel, user=seat.user, weight=seat.weight))
    changes = {
        "method": [None, method.label],
        "indicators": [None, _paths(indicators)],
        "members": [None, _told(seats)],
    }
    record(actor=actor, action="组建专家组", obj=panel, changes=changes)
    return panel


@transaction.atomic
def arrange_panel(*, panel: Panel, method: PanelMethod, indicators: Collection[CaseIndicator], actor: User) -> Panel:
    """Choose method and indicators anew, as long as nobody has scored. Raises ScoreSheetError."""
    panel = hold(panel)
    require_moderator(panel, actor)
    before = [item.indicator for item in panel.items.select_related("indicator").order_by("indicator__order")]
    if panel.method == method and {leaf.pk for leaf in before} == {leaf.pk for leaf in indicators}:
        return panel
    if panel.closed_at or PanelScore.objects.filter(member__panel=panel, score__isnull=False).exists():
        raise PanelError("已有成员评分，计算方法和评分指标不能再改")
    _check_leaves(panel.case, indicators)
    _check_count(panel.members.count(), fewest_members(method, indicators))
    changes = {
        "method": [PanelMethod(panel.method).label, method.label],
        "indicators": [_paths(before), _paths(indicators)],
    }
    panel.method = method
    _save(panel)
    panel.items.all().delete()
    PanelScore.objects.filter(member__panel=panel).exclude(indicator__in=indicators).delete()  # reasons noted so far
    PanelIndicator.objects.bulk_create([PanelIndicator(panel=panel, indicator=leaf) for leaf in indicators])
    record(actor=actor, action="调整专家组", obj=panel, changes=changes)
    return panel


@transaction.atomic
def set_members(*, panel: Panel, seats: Sequence[Seat], actor: User) -> Panel:
    """Seat exactly these people with these weights, as long as no figure is known; who leaves takes their scores along.

    Raises ScoreSheetError.
    """
    panel = hold(panel)
    require_moderator(panel, actor)
    held = {member.user_id: member for member in panel.members.select_related("user")}
    wanted = {seat.user.pk: seat for seat in seats}
    if len(wanted) == len(seats) and {pk: member.weight for pk, member in held.items()} == {
        pk: seat.weight for pk, seat in wanted.items()
    }:
        return panel
    if is_revealed(panel, held.values()):
        raise PanelError("各成员的评分已公开，成员和权重不能再改")
    _check_seats(panel.case, seats, fewest_members(panel.method, panel.indicators.all()))
    before = _told(Seat(member.user, member.weight) for member in held.values())
    panel.members.exclude(user__in=wanted).delete()
    for pk, seat in wanted.items():
        member = held.get(pk) or PanelMember(panel=panel, user=seat.user)
        member.weight = seat.weight
        _save(member)
    record(actor=actor, action="调整专家组成员", obj=panel, changes={"members": [before, _told(seats)]})
    return panel


@transaction.atomic
def hand_over_panel(*, panel: Panel, moderator: User, actor: User) -> Panel:
    """Another evaluator moderates. Where the moderator is no evaluator of the case any more, any other takes over.

    Raises ScoreSheetError.
    """
    panel = hold(panel)
    evaluating = {user.pk for user in candidates(panel.case)}
    orphaned = panel.moderator_id not in evaluating and moderator.pk == actor.pk
    if not orphaned:
        require_moderator(panel, actor)
    if moderator.pk not in evaluating:
        raise PanelError(f"{moderator}不是本案的评价人员，不能主持专家组")
    if panel.moderator_id != moderator.pk:
        before, panel.moderator = str(panel.moderator), moderator
        _save(panel)
        record(actor=actor, action="更换主持人", obj=panel, changes={"moderator": [before, str(moderator)]})
    return panel


@transaction.atomic
def close_panel(*, panel: Panel, reason: str = "", actor: User) -> Panel:
    """End the scoring: who has not submitted is not counted, the figures are open and written to the log.

    A reason is needed where someone has not submitted. Raises ScoreSheetError.
    """
    panel = hold(panel)
    require_moderator(panel, actor)
    if panel.closed_at is not None:
        return panel
    members = list(panel.members.select_related("user"))
    submitted = [member for member in members if member.submitted_at is not None]
    reason = checked_reason(reason)
    fewest = fewest_members(panel.method, panel.indicators.all())
    if len(submitted) < fewest:
        raise PanelError(f"至少{fewest}人提交后才能结束评分，现有{len(submitted)}人提交")
    if len(submitted) < len(members) and not reason:
        waiting = "、".join(str(member.user) for member in members if member.submitted_at is None)
        raise PanelError(f"{waiting}还没有提交；现在结束的，请写明理由")
    return _closed(panel, submitted, reason, actor)


def _closed(panel: Panel, submitted: Sequence[PanelMember], reason: str, actor: User) -> Panel:
    panel.closed_at, panel.close_reason = timezone.now(), reason
    _save(panel)
    given = PanelScore.objects.filter(member__in=submitted).select_related("indicator", "member__user")
    figures: dict[str, dict[str, str]] = {}
    for score in given.order_by("member_id", "indicator__order"):
        figures.setdefault(str(score.member.user), {})[score.indicator.path] = f"{score.score}"
    record(actor=actor, action="结束独立评分", obj=panel, changes={"scores": [None, figures]}, reason=reason)
    return panel


def hold(panel: Panel) -> Panel:
    """The panel as it stands now, held until the end of the transaction, its case open. Raises ScoreSheetError."""
    _require_open_now(panel.case)
    held = Panel.objects.select_for_update(of=("self",)).select_related("moderator").filter(pk=panel.pk).first()
    if held is None:
        raise PanelError("专家组已不存在，请刷新页面")
    held.case = panel.case
    return held


def require_moderator(panel: Panel, actor: User) -> None:
    if panel.moderator_id != actor.pk or not may(person_on(actor, panel.case), Action.MODERATE):
        raise PanelError(f"只有主持人（{panel.moderator}）可以这样做")


def checked_reason(text: str) -> str:
    """A reason trimmed. Raises PanelError where it is too long."""
    reason = printable(text).replace("\r\n", "\n").strip()
    if len(reason) > LONGEST_REASON:
        raise PanelError(f"理由有{len(reason)}字，最多{LONGEST_REASON}字，请改短")
    return reason


def _require_open_now(case: Case) -> None:
    require_open(Case.objects.select_for_update(of=("self",)).get(pk=case.pk))


def _check_leaves(case: Case, indicators: Collection[CaseIndicator]) -> None:
    if not indicators:
        raise PanelError("没有选择评分指标，请至少选择一项")
    for leaf in indicators:
        if leaf.case_id != case.pk or not is_judgement(rule_of(leaf)):
            raise PanelError(f"“{leaf.path}”的得分由数据计算，不由专家评定，请取消选择")


def _check_seats(case: Case, seats: Sequence[Seat], fewest: int) -> None:
    if len({seat.user.pk for seat in seats}) != len(seats):
        raise PanelError("同一人在成员中出现了两次，请去掉一个")
    _check_count(len(seats), fewest)
    evaluating = {user.pk for user in candidates(case)}
    for seat in seats:
        if seat.user.pk not in evaluating:
            raise PanelError(f"{seat.user}不是本案的评价人员，不能参加专家组，请取消选择")


def _check_count(count: int, fewest: int) -> None:
    if count < fewest:
        why = "去掉最高分和最低分的" if fewest > 2 else ""
        raise PanelError(f"选择了{count}名成员，{why}专家组至少{fewest}人")


def _save(row: Panel | PanelMember) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise PanelError("；".join(error.messages)) from None
    row.save()


def _paths(indicators: Iterable[CaseIndicator]) -> list[str]:
    return [leaf.path for leaf in indicators]


def _told(seats: Iterable[Seat]) -> dict[str, str]:
    return {str(seat.user): f"权重{seat.weight.normalize():f}" for seat in seats}
