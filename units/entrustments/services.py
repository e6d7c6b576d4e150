"""Giving, extending and ending entrustments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from evalcase.audit.services import record
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.entrustments.choices import Standing
from units.entrustments.models import EntrustedAgency, Entrustment
from units.entrustments.selectors import clients_among


@transaction.atomic
def create_entrustment(
    *,
    client: Agency,
    firm: Agency,
    number: str,
    valid_from: date,
    valid_to: date,
    agencies: Mapping[Agency, bool] | None = None,
    fee: Decimal | None = None,
    note: str = "",
    actor: AbstractBaseUser | None = None,
) -> Entrustment:
    """Have a firm evaluate agencies from a day on and before another; each with what is below it where it says so.

    Single cases are entrusted by ``scoring.entrusting.services``. Raises ValidationError.
    """
    if firm.kind != AgencyKind.THIRD_PARTY:
        raise ValidationError({"firm": f"“{firm}”是{firm.get_kind_display()}，只能委托第三方机构，请改选。"})
    if not clients_among({client.pk}).exists():
        kind = client.get_kind_display()
        raise ValidationError({"client": f"“{client}”是{kind}，委托单位应为财政部门或主管部门，请改选。"})
    if valid_to <= valid_from:
        raise ValidationError({"valid_to": f"终止日期{valid_to}应晚于起始日期{valid_from}，请改正。"})
    entrustment = Entrustment(
        client=client, firm=firm, number=number, valid_from=valid_from, valid_to=valid_to, fee=fee, note=note
    )
    entrustment.full_clean()
    entrustment.save()
    scope = _save_scope(entrustment, agencies or {})
    told = {"client": str(client), "firm": str(firm), "number": number, "fee": fee, "note": note}
    days = {"valid_from": valid_from, "valid_to": valid_to, "scope": scope}
    changes = {key: [None, value] for key, value in (told | days).items() if value not in (None, "", [])}
    record(actor=actor, action="登记委托", obj=entrustment, changes=changes)
    return entrustment


@transaction.atomic
def entrust_agencies(
    *, entrustment: Entrustment, agencies: Mapping[Agency, bool], reason: str, actor: AbstractBaseUser | None = None
) -> Entrustment:
    """Add agencies to an entrustment that has not ended. Raises ValidationError."""
    now = _held(entrustment)
    _require_not_ended(now)
    scope = _save_scope(now, agencies)
    record(actor=actor, action="增加委托单位", obj=now, changes={"scope": [None, scope]}, reason=reason)
    return now


@transaction.atomic
def extend_entrustment(
    *, entrustment: Entrustment, valid_to: date, reason: str, actor: AbstractBaseUser | None = None
) -> Entrustment:
    """Let it run until a later day, also where its time has run out meanwhile. Raises ValidationError."""
    now = _held(entrustment)
    if now.end_reason:
        raise ValidationError(
            f"委托已于{now.valid_to}提前终止（{now.end_reason}），不能延期；需要继续的，请另行登记委托。"
        )
    if valid_to <= now.valid_to:
        raise ValidationError({"valid_to": f"延期后的终止日期{valid_to}应晚于现在的{now.valid_to}，请改正。"})
    return _change(now, {"valid_to": valid_to}, "委托延期", reason, actor)


@transaction.atomic
def end_entrustment(
    *, entrustment: Entrustment, on: date, reason: str, actor: AbstractBaseUser | None = None
) -> Entrustment:
    """End it before its time. Raises ValidationError where it would end later than it does, or before it began."""
    now = _held(entrustment)
    if not now.valid_from <= on < now.valid_to:
        allowed = f"应在起始日期{now.valid_from}以后、现在的终止日期{now.valid_to}以前"
        raise ValidationError({"on": f"提前终止的日期是{on}，{allowed}；要推迟的请用“延期”。"})
    if not reason.strip():
        raise ValidationError({"reason": "请填写提前终止的原因。"})
    return _change(now, {"valid_to": on, "end_reason": reason}, "提前终止委托", reason, actor)


def _held(entrustment: Entrustment) -> Entrustment:
    return Entrustment.objects.select_for_update(of=("self",)).select_related("client", "firm").get(pk=entrustment.pk)


def _require_not_ended(entrustment: Entrustment) -> None:
    if entrustment.standing is Standing.ENDED:
        raise ValidationError(f"委托已于{entrustment.valid_to}终止，不能再增加单位和案件；请先延期，或另行登记委托。")


def _change(
    entrustment: Entrustment, fields: Mapping[str, Any], action: str, reason: str, actor: AbstractBaseUser | None
) -> Entrustment:
    changes = {name: [getattr(entrustment, name), value] for name, value in fields.items()}
    for name, value in fields.items():
        setattr(entrustment, name, value)
    entrustment.full_clean()
    entrustment.save()
    record(actor=actor, action=action, obj=entrustment, changes=changes, reason=reason)
    return entrustment


def _save_scope(entrustment: Entrustment, agencies: Mapping[Agency, bool]) -> list[str]:
    """One row an agency; returns what was added, as the log tells it. Raises ValidationError."""
    held = set(entrustment.scope.values_list("agency", flat=True))
    for agency, with_below in agencies.items():
        if agency.kind == AgencyKind.THIRD_PARTY:
            raise ValidationError(f"“{agency}”是第三方机构，不是被评价单位，请从委托评价的单位中删去。")
        if agency.pk in held:
            raise ValidationError(f"“{agency}”已在本委托中，请删去。")
        row = EntrustedAgency(entrustment=entrustment, agency=agency, with_below=with_below)
        row.full_clean()
        row.save()
    return [f"{agency}{'及其下级单位' if below else ''}" for agency, below in agencies.items()]
