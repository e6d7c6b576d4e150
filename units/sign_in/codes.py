"""The second factor: who needs it, whether it was given, and asking anew before weighty steps.

Codes are TOTP (RFC 6238) of django-otp; ``verify`` is the one place where a code is checked, so that another kind
of token (a national-standard UKey) is added here.
"""

from __future__ import annotations

import math

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from units.people.choices import Role
from units.people.models import User
from units.people.selectors import roles_held

_ROLES = {Role.REVIEWER, Role.ADMINISTRATOR}


def is_required(user: User) -> bool:
    """Whether the person must give a code: reviewers, administrators, staff, superusers, and who set one up."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    if user.is_staff or user.is_superuser:
        return True
    return not _ROLES.isdisjoint(roles_held(user)) or device_of(user) is not None


def is_verified(request: HttpRequest) -> bool:
    """Whether a code was given in this session."""
    return bool(request.session.get("second_factor"))


def device_of(user: User) -> TOTPDevice | None:
    """The person's confirmed device, None before enrolment."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).first()


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    return sum(device.token_set.count() for device in StaticDevice.objects.devices_for_user(user, confirmed=True))


def verify(user: User, code: str) -> bool:
    """Check a six-digit code of the device, or use up a recovery code. The device slows guessing down (django-otp)."""
    code = "".join(code.split()).lower()
    model = TOTPDevice if code.isdigit() and len(code) <= 6 else StaticDevice
    device = model.objects.devices_for_user(user, confirmed=True).first()
    return device is not None and verify_token(user, device.persistent_id, code) is not None


def seconds_to_wait(user: User) -> int:
    """How long django-otp refuses further codes after wrong ones; 0 when a code may be tried now."""
    waits = [0]
    for model in (TOTPDevice, StaticDevice):
        for device in model.objects.devices_for_user(user, confirmed=True):
            allowed, reason = device.verify_is_allowed()
            if not allowed:
                left = reason["locked_until"] - timezone.now()
                waits.append(max(1, math.ceil(left.total_seconds())))
    return max(waits)


@transaction.atomic
def verify_new(device: TOTPDevice, code: str) -> bool:
    """Check the first code of a device that is being enrolled."""
    device = TOTPDevice.objects.select_for_update().get(pk=device.pk)
    return device.verify_token("".join(code.split()))
