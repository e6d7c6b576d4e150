"""Giving a person a second factor, renewing recovery codes, taking it away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from evalcase.audit.services import record
from units.codes import device_of, verify, verify_new
from units.people.models import User
from units.services.sessions import end_sessions

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
