"""Handing a case over to another body that evaluates, or to another person of it."""

from __future__ import annotations

from django.db import transaction

from scoring.cases.models import Case
from scoring.cases.rights import Action, may
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError, change_evaluator
from scoring.entrusting.selectors import IN_HAND
from scoring.handover.selectors import Taker, takers
from scoring.review.services import note
from units.people.models import User


@transaction.atomic
def hand_over_case(*, case: Case, to: str, responsible: User | None, reason: str, actor: User) -> Case:
    """Another body evaluates the case from now on, another person answers for it, or both; it stays as it stands.

    ``to``: the value of one of ``takers``. The earlier body can no longer write in the case, and sees it only where it
    stands above the agency. Raises ScoreSheetError: not now, not theirs, nobody there to go on with it, no change.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("agency", "evaluator", "entrustment__firm")
    now = rows.get(pk=case.pk)
    taker = _checked(now, to, responsible, actor)
    if not reason.strip():
        raise ScoreSheetError("请写明移交的理由")
    before = _told(now)
    change_evaluator(
        case=now,
        to=taker.body,
        entrustment=taker.entrustment,
        responsible=responsible,
        action="移交案件",
        reason=reason,
        actor=actor,
    )
    note(case=now, action="hand-over", reason=f"{before} → {_told(now)}\n{reason.strip()}", actor=actor)
    return now


def _checked(case: Case, to: str, responsible: User | None, actor: User) -> Taker:
    if not may(person_on(actor, case), Action.HAND_OVER):
        raise ScoreSheetError("案件由该单位的审核人员或管理员移交")
    if case.state not in IN_HAND:
        raise ScoreSheetError(
            f"案件现在是“{case.state_label}”，只有设置中、评分中（撰写中）和已退回的案件可以移交；请先撤回或退回修改"
        )
    taker = next((taker for taker in takers(case) if taker.value == to), None)
    if taker is None:
        raise ScoreSheetError("所选的机构不能评价该单位，或委托已经终止；请刷新页面，重新选择")
    if not taker.people:
        raise ScoreSheetError(
            f"“{taker.label}”现在没有评价人员，移交后无人办理；请改选，或先请管理员给该机构的人员评价角色"
        )
    if responsible is not None and responsible not in taker.people:
        raise ScoreSheetError(f"{responsible}不是“{taker.label}”的评价人员，请在该机构的评价人员中选经办人")
    if taker.is_present and responsible == case.responsible:
        raise ScoreSheetError("评价机构和经办人都没有改动，请选择接手的机构或经办人")
    return taker


def _told(case: Case) -> str:
    body = f"{case.agency}（单位自己评价）" if case.evaluator is None else str(case.evaluator)
    return f"{body}（经办人：{case.responsible}）" if case.responsible else body
