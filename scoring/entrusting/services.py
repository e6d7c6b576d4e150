"""Single cases under entrustments: given to a firm, taken back, and both together with the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from scoring.cases.models import Case
from scoring.cases.services import change_evaluator
from scoring.entrusting.selectors import IN_HAND, cases_in_hand
from units.agencies.models import Agency
from units.entrustments.choices import Standing
from units.entrustments.models import Entrustment
from units.entrustments.services import create_entrustment, end_entrustment, entrust_agencies
from units.people.models import User


@transaction.atomic
def entrust(
    *,
    client: Agency,
    firm: Agency,
    number: str,
    valid_from: date,
    valid_to: date,
    agencies: Mapping[Agency, bool],
    cases: Sequence[Case] = (),
    fee: Decimal | None = None,
    note: str = "",
    actor: User,
) -> Entrustment:
    """Register a contract, with agencies, single cases or both. Raises ValidationError; then nothing is written."""
    if not agencies and not cases:
        raise ValidationError("没有填委托评价的单位，也没有填案件，请至少填写一项。")
    entrustment = create_entrustment(
        client=client,
        firm=firm,
        number=number,
        valid_from=valid_from,
        valid_to=valid_to,
        agencies=agencies,
        fee=fee,
        note=note,
        actor=actor,
    )
    _give(entrustment, cases, f"按委托合同{number}", actor)
    return entrustment


@transaction.atomic
def add_to_entrustment(
    *, entrustment: Entrustment, agencies: Mapping[Agency, bool], cases: Sequence[Case], reason: str, actor: User
) -> Entrustment:
    """Entrust more agencies and cases by the same contract. Raises ValidationError; then nothing is written."""
    if not agencies and not cases:
        raise ValidationError("没有填要增加的单位，也没有填案件，请至少填写一项。")
    if agencies:
        entrust_agencies(entrustment=entrustment, agencies=agencies, reason=reason, actor=actor)
    _give(entrustment, cases, reason, actor)
    return entrustment


@transaction.atomic
def take_back_cases(*, entrustment: Entrustment, cases: Sequence[Case], reason: str, actor: User) -> list[Case]:
    """The client evaluates these cases itself from now on. Raises ValidationError for one that is not in hand."""
    if not cases:
        raise ValidationError("没有选案件，请至少选一个。")
    if not reason.strip():
        raise ValidationError({"reason": "请填写收回的原因。"})
    return [_take_back(entrustment, case, reason, actor) for case in cases]


@transaction.atomic
def end(*, entrustment: Entrustment, on: date, reason: str, take_back: bool, actor: User) -> Entrustment:
    """End an entrustment before its time. What the firm has in hand it may finish, unless it is taken back."""
    if take_back and on > timezone.localdate():
        raise ValidationError(
            {"take_back": f"终止日期{on}还没有到，不能现在收回案件；请去掉勾选，到期后在委托的页面上收回。"}
        )
    ended = end_entrustment(entrustment=entrustment, on=on, reason=reason, actor=actor)
    for case in cases_in_hand(ended) if take_back else ():
        _take_back(ended, case, reason, actor)
    return ended


def _give(entrustment: Entrustment, cases: Sequence[Case], reason: str, actor: User) -> None:
    if not cases:
        return
    if entrustment.standing is not Standing.RUNNING:
        when = "还没有开始" if entrustment.standing is Standing.COMING else "已经终止"
        raise ValidationError(f"委托{when}（{entrustment.valid_from}起，{entrustment.valid_to}前），不能委托案件。")
    for case in cases:
        _give_one(entrustment, case, reason, actor)
    codes = [case.code for case in cases]
    record(actor=actor, action="委托案件", obj=entrustment, changes={"cases": [None, codes]}, reason=reason)


def _give_one(entrustment: Entrustment, case: Case, reason: str, actor: User) -> None:
    now = _held(case, "委托")
    other = now.entrustment
    if other == entrustment:
        raise ValidationError(f"案件“{now.code}”已在本委托中，请删去。")
    if other is not None and other.firm_id != entrustment.firm_id:
        raise ValidationError(
            f"案件“{now.code}”已由{other.client}委托{other.firm}评价（合同{other.number}），请先收回。"
        )
    change_evaluator(
        case=now,
        to=entrustment.firm,
        entrustment=entrustment,
        action="委托第三方机构评价",
        reason=reason,
        actor=actor,
    )


def _take_back(entrustment: Entrustment, case: Case, reason: str, actor: User) -> Case:
    now = _held(case, "收回")
    if now.entrustment != entrustment:
        raise ValidationError(f"案件“{now.code}”不在本委托中，请刷新页面后再办。")
    to = None if entrustment.client_id == now.agency_id else entrustment.client
    change_evaluator(case=now, to=to, action="收回委托的案件", reason=reason, actor=actor)
    record(actor=actor, action="收回案件", obj=entrustment, changes={"taken_back": [None, now.code]}, reason=reason)
    return now


def _held(case: Case, what: str) -> Case:
    """The case as it stands now, held. Raises ValidationError where it is not its evaluators' turn."""
    now = Case.objects.select_for_update(of=("self",)).select_related("entrustment").get(pk=case.pk)
    if now.state not in IN_HAND:
        raise ValidationError(
            f"案件“{now.code}”现在是“{now.state_label}”，只有设置中、评分中（撰写中）和已退回的案件可以{what}。"
        )
    return now
