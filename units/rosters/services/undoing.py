"""Taking back what a list brought in, the last first, as long as nothing rests on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from units.agencies.models import Agency, AgencyName
from units.agencies.services import remove_agency, undo_last_change, update_agency
from units.people.models import Membership, User
from units.people.selectors import administered_agencies
from units.people.services import remove_user, take_back_role
from units.rosters.choices import RosterState
from units.rosters.models import Roster

_MOST_TOLD = 20


@transaction.atomic
def undo_roster(*, roster: Roster, reason: str, actor: User) -> Roster:
    """Take it all back or nothing. Raises ValidationError with everything that rests on it or has changed since."""
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.state != RosterState.TAKEN:
        raise ValidationError(f"该名录{roster.get_state_display()}，不能撤销导入。")
    _refuse_strangers(roster, actor)
    if told := _undone(roster, reason, actor):
        more = f"另有{len(told) - _MOST_TOLD}处。" if len(told) > _MOST_TOLD else ""
        raise ValidationError("".join(["没有撤销，导入的内容都还在。", *told[:_MOST_TOLD], more]))
    roster.state, roster.undone_at = RosterState.UNDONE, timezone.now()
    roster.save()
    record(actor=actor, action="撤销导入名录", obj=roster, changes={"state": ["taken", "undone"]}, reason=reason)
    return roster


def _undone(roster: Roster, reason: str, actor: User) -> list[str]:
    """Take back step by step; what stands in the way, without what follows from it alone."""
    told: list[str] = []
    staying: set[int | None] = set()
    for step in reversed(roster.done):
        if step["do"] == "opened" and staying & set(
            Agency.objects.filter(parent=step["agency"]).values_list("pk", flat=True)
        ):
            staying.add(step["agency"])
            continue
        try:
            with transaction.atomic():
                _STEPS[step["do"]](step, reason, actor)
        except ValidationError as error:
            staying.add(step.get("agency"))
            told += [message for message in error.messages if message not in told]
    return told


def _refuse_strangers(roster: Roster, actor: User) -> None:
    """Whoever no longer keeps all of the agencies does not take back what was done to them."""
    members = [step["membership"] for step in roster.done if step["do"] == "role"]
    named = {step["agency"] for step in roster.done if "agency" in step}
    named |= set(Membership.objects.filter(pk__in=members).values_list("agency", flat=True))
    there = set(Agency.objects.filter(pk__in=named).values_list("pk", flat=True))
    if not actor.is_superuser and there - administered_agencies(actor):
        raise ValidationError("名录中有的单位已不归您管理，请系统管理员撤销。")


def _opened(step: dict[str, Any], reason: str, actor: User) -> None:
    agency = _agency(step)
    if agency.abolished is not None or list(agency.names.values_list("pk", flat=True)) != [step["name"]]:
        raise ValidationError(_changed_since(agency))
    remove_agency(agency=agency, reason=reason, actor=actor)


def _renamed(step: dict[str, Any], reason: str, actor: User) -> None:
    agency = _agency(step)
    last = AgencyName.objects.filter(agency=agency).order_by("valid_from").last()
    if agency.abolished is not None or last is None or last.pk != step["name"]:
        raise ValidationError(_changed_since(agency))
    undo_last_change(agency=agency, reason=reason, expected="单位更名", actor=actor)


def _changed(step: dict[str, Any], _reason: str, actor: User) -> None:
    agency = _agency(step)
    for key, (_, after) in step["fields"].items():
        if getattr(agency, f"{key}_id" if key == "parent" else key) != _value(key, after):
            raise ValidationError(_changed_since(agency))
    before = {key: _value(key, before) for key, (before, _) in step["fields"].items()}
    if "parent" in before:
        before["parent"] = Agency.objects.filter(pk=before["parent"]).first()
    update_agency(agency=agency, fields=before, actor=actor)


def _closed(step: dict[str, Any], reason: str, actor: User) -> None:
    agency = _agency(step)
    if agency.abolished != date.fromisoformat(step["on"]) or agency.successor_id is not None:
        raise ValidationError(_changed_since(agency))
    undo_last_change(agency=agency, reason=reason, expected="撤销单位", actor=actor)


def _account(step: dict[str, Any], reason: str, actor: User) -> None:
    user = User.objects.filter(pk=step["user"]).first()
    if user is not None:
        remove_user(user=user, besides=user.password_history.all(), reason=reason, actor=actor)


def _role(step: dict[str, Any], reason: str, actor: User) -> None:
    membership = Membership.objects.filter(pk=step["membership"]).first()
    if membership is None:
        raise ValidationError("名单授予的角色有的已不在，请核对人员的变动记录。")
    take_back_role(membership=membership, reason=reason, actor=actor)


def _agency(step: dict[str, Any]) -> Agency:
    agency = Agency.objects.filter(pk=step["agency"]).first()
    if agency is None:
        raise ValidationError("名录登记的单位有的已不在，请核对单位的变动记录。")
    return agency


def _value(key: str, kept: Any) -> Any:
    return date.fromisoformat(kept) if key == "established" and kept else kept


def _changed_since(agency: Agency) -> str:
    return f"“{agency}”（{agency.code}）导入后又有变动，请先在单位页面撤回那次变动。"


_STEPS: dict[str, Callable[[dict[str, Any], str, User], None]] = {
    "opened": _opened,
    "renamed": _renamed,
    "changed": _changed,
    "closed": _closed,
    "account": _account,
    "role": _role,
}
