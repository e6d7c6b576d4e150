"""People and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from evalcase.audit.services import record
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.selectors import resting_on
from units.people.choices import Role
from units.people.models import Membership, User


@transaction.atomic
def create_user(
    *,
    username: str,
    display_name: str,
    password: str | None = None,
    is_staff: bool = False,
    is_superuser: bool = False,
    must_change_password: bool = False,
    actor: User | None = None,
) -> User:
    """Create an account. Without a password it cannot sign in until one is set. Raises ValidationError.

    ``must_change_password`` where the person has not chosen the password. Only the demo's, which is published, obeys
    no rule.
    """
    user = User(
        username=username,
        display_name=display_name,
        is_staff=is_staff,
        is_superuser=is_superuser,
        must_change_password=must_change_password,
    )
    if password is None:
        user.set_unusable_password()
    else:
        if not settings.EVALCASE_DEMO:
            validate_password(password, user)
        user.set_password(password)
    user.full_clean()
    user.save()
    changes = {"username": [None, username], "is_staff": [None, is_staff], "password": [None, password]}
    record(actor=actor, action="新建用户", obj=user, changes=changes)
    return user


@transaction.atomic
def assign_role(*, user: User, agency: Agency, role: Role, valid_from: date, actor: User | None = None) -> Membership:
    """Give a person a role for an agency from a day on, beside those that they have there.

    The same role again returns the membership as it stands. Raises ValidationError.
    """
    if role is Role.REVIEWER and agency.kind == AgencyKind.THIRD_PARTY:
        raise ValidationError("第三方机构的人员不能担任财政局审核，否则会审核本机构的评价，请改授其他角色。")
    held = Membership.objects.select_for_update().filter(user=user, agency=agency, valid_to__isnull=True)
    roles = {entry.role: entry for entry in held}
    if role in roles:
        return roles[role]
    membership = Membership(user=user, agency=agency, role=role, valid_from=valid_from)
    membership.full_clean()
    membership.save()
    changes = {"role": [None, role], "agency": [None, agency.code]}
    record(actor=actor, action="授予角色", obj=membership, changes=changes)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, on: date, actor: User | None = None) -> Membership:
    """End a role on a day. Raises ValidationError when it has ended already or would end before it began."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.valid_to is not None:
        raise ValidationError(f"该角色已于{membership.valid_to}终止。")
    membership.valid_to = on
    membership.full_clean()
    membership.save()
    record(actor=actor, action="终止角色", obj=membership, changes={"valid_to": [None, on]})
    return membership


@transaction.atomic
def take_back_role(*, membership: Membership, reason: str, actor: User | None = None) -> None:
    """Remove a role given by mistake; others at the agency are as they were. Raises ValidationError: it ended."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.valid_to is not None:
        raise ValidationError(f"{membership}的角色其后已于{membership.valid_to}终止。")
    changes = {"role": [membership.role, None], "agency": [membership.agency.code, None]}
    record(actor=actor, action="撤回授予角色", obj=membership, changes=changes, reason=reason)
    membership.delete()


@transaction.atomic
def remove_user(*, user: User, besides: Iterable[Model], reason: str, actor: User | None = None) -> None:
    """Remove an account made by mistake. Raises ValidationError where it was used, or something rests on it.

    ``besides``: rows that go with the account and do not count.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    resting = resting_on(user, besides=besides)
    if user.last_login is not None:
        resting.insert(0, "登录")
    if resting:
        told = f"“{user}”（{user.username}）的账号不能撤回"
        raise ValidationError(f"{told}，其下已有：{'、'.join(resting)}。可以停用账号。")
    record(actor=actor, action="撤回新建用户", obj=user, changes={"username": [user.username, None]}, reason=reason)
    user.delete()
