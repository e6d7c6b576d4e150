"""Writes of signing in: sessions ended, accounts unlocked, passwords set, second factors given and taken away."""

from __future__ import annotations

import uuid

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from evalcase.audit.services import record
from units.people.models import User
from units.sign_in.codes import device_of, verify, verify_new
from units.sign_in.models import UserSession


@transaction.atomic
def end_sessions(*, user: User, except_key: str | None = None, reason: str, actor: User | None = None) -> int:
    """End every running session of a person, but the one with ``except_key``. Returns how many were ended."""
    running = UserSession.objects.running().filter(user=user)
    if except_key is not None:
        running = running.exclude(session_key=except_key)
    return _end(running, user, reason, actor)


@transaction.atomic
def end_session(*, user: User, public_id: uuid.UUID, actor: User | None = None) -> None:
    """End one session of a person. Raises ValidationError when it is not theirs or has ended already."""
    if not _end(UserSession.objects.running().filter(user=user, public_id=public_id), user, "本人结束", actor):
        raise ValidationError("该登录已经结束，无需再次操作。")


@transaction.atomic
def end_surplus_sessions(*, user: User, current_key: str | None) -> int:
    """Keep a new session and the most recent others, MAX_SESSIONS in all (0: no limit). Returns how many were ended."""
    if not settings.MAX_SESSIONS:
        return 0
    others = UserSession.objects.running().filter(user=user).exclude(session_key=current_key)
    surplus = others.order_by("-signed_in_at", "-last_active").values_list("session_key", flat=True)
    keys = list(surplus[settings.MAX_SESSIONS - 1 :])
    if not keys:
        return 0
    return _end(UserSession.objects.filter(session_key__in=keys), user, "超过同时登录数量上限", user)


def _end(sessions: QuerySet[UserSession], user: User, reason: str, actor: User | None) -> int:
    count = sessions.update(ended_at=timezone.now(), session_data="")
    if count:
        record(actor=actor, action="结束登录", obj=user, changes={"结束的登录": [None, count]}, reason=reason)
    return count


@transaction.atomic
def unlock_account(*, user: User, actor: User | None) -> bool:
    """Forget the failed sign-ins of an account, also as counted for the addresses. False when there were none."""
    addresses = AccessAttempt.objects.filter(username=user.username).values_list("ip_address", flat=True)
    known = [address for address in addresses if address]
    count, _ = AccessAttempt.objects.filter(username=user.username).delete()
    count += AccessAttempt.objects.filter(ip_address__in=known).delete()[0]
    if count:
        record(actor=actor, action="解除登录锁定", obj=user)
    return bool(count)


@transaction.atomic
def change_password(*, user: User, password: str, session_key: str | None = None) -> None:
    """A person gives themselves a new password; every other session of theirs ends. Raises ValidationError."""
    validate_password(password, user)
    user.must_change_password = False
    _set(user, password)
    record(actor=user, action="修改密码", obj=user, changes={"password": [None, password]})
    end_sessions(user=user, except_key=session_key, reason="修改密码", actor=user)


@transaction.atomic
def reset_password(*, user: User, password: str, actor: User | None) -> None:
    """Somebody else gives a person a password, to be changed at the next sign-in; all their sessions end.

    Raises ValidationError.
    """
    validate_password(password, user)
    user.must_change_password = True
    _set(user, password)
    record(actor=actor, action="重设密码", obj=user, changes={"password": [None, password]})
    end_sessions(user=user, reason="管理员重设密码", actor=actor)


@transaction.atomic
def withdraw_password(*, user: User, actor: User | None) -> None:
    """Take the password away: nobody signs in with this account until one is set; all its sessions end."""
    user.set_unusable_password()
    user.full_clean()
    user.save()
    record(actor=actor, action="停用密码登录", obj=user)
    end_sessions(user=user, reason="停用密码登录", actor=actor)


def _set(user: User, password: str) -> None:
    user.set_password(password)
    user.full_clean()
    user.save()


RECOVERY_CODES = 10


_NAME = "身份验证器"


@transaction.atomic
def prepare_device(*, user: User) -> TOTPDevice:
    """The device that a person is enrolling, with its secret; the same one until it is confirmed.

    Raises ValidationError when the person has a confirmed device already.
    """
    if device_of(user) is not None:
        raise ValidationError("已经设置了第二重验证；更换手机时，请由管理员重设。")
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if device is None:
        device = TOTPDevice(user=user, name=_NAME, confirmed=False)
        device.full_clean()
        device.save()
    return device


@transaction.atomic
def confirm_device(*, user: User, code: str) -> list[str] | None:
    """Take the prepared device into use on its first right code. Returns the recovery codes, to be shown once.

    None for a wrong code: django-otp counts it and slows guessing down, so nothing is rolled back.
    """
    device = prepare_device(user=user)
    if not verify_new(device, code):
        return None
    device.refresh_from_db()
    device.confirmed = True
    device.full_clean()
    device.save()
    StaticDevice.objects.filter(user=user).delete()
    codes = _new_codes(user)
    record(actor=user, action="设置第二重验证", obj=user)
    return codes


@transaction.atomic
def check_code(*, user: User, code: str) -> bool:
    """Check a code or use up a recovery code; either way an entry is left. Nothing is rolled back for a wrong one."""
    right = verify(user, code)
    record(actor=user, action="第二重验证" if right else "第二重验证失败", obj=user, succeeded=right)
    return right


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes in place of all former ones. Raises ValidationError without a device."""
    if device_of(user) is None:
        raise ValidationError("尚未设置第二重验证，没有恢复码可换。")
    StaticDevice.objects.filter(user=user).delete()
    codes = _new_codes(user)
    record(actor=user, action="更换恢复码", obj=user)
    return codes


@transaction.atomic
def reset_second_factor(*, user: User, actor: User | None, reason: str = "") -> None:
    """Take a person's device and codes away (a lost telephone): all sessions end, the next sign-in enrols anew."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record(actor=actor, action="重设第二重验证", obj=user, reason=reason)
    end_sessions(user=user, reason="重设第二重验证", actor=actor)


def _new_codes(user: User) -> list[str]:
    device = StaticDevice.objects.create(user=user, name="恢复码", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes
