"""What begins with a sign-in: the session's stamps, its duties, and the end of the oldest when there are too many."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from evalcase.audit.context import client_ip
from units.people.models import User
from units.sign_in.codes import is_required
from units.sign_in.services import end_surplus_sessions

SECOND_FACTOR, PASSWORD = "second_factor", "password"


def begin_session(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Receiver of ``user_logged_in``: whichever way somebody signs in, the session is stamped and counted."""
    now = int(time.time())
    session: Any = request.session
    agent = request.META.get("HTTP_USER_AGENT", "")
    session["signed_in"] = {"at": now, "address": client_ip(request), "browser": agent[:300]}
    session["verified_at"] = now
    session.last_active = timezone.now()
    session.pop("second_factor", None)
    session["duties"] = duties_of(user)
    end_surplus_sessions(user=user, current_key=session.session_key)
    reset(username=user.get_username())


def duties_of(user: User) -> list[str]:
    """What the person must still do after the password before they may work, in order."""
    duties = [SECOND_FACTOR] if is_required(user) else []
    return [*duties, PASSWORD] if password_is_due(user) else duties


def password_is_due(user: User) -> bool:
    """Whether the password was set by somebody else or is older than PASSWORD_AGE_DAYS (0: never too old)."""
    if user.must_change_password:
        return True
    if not settings.PASSWORD_AGE_DAYS:
        return False
    since = user.password_changed_at or user.date_joined
    return timezone.now() - since >= timedelta(days=settings.PASSWORD_AGE_DAYS)


def end_duty(request: HttpRequest, duty: str) -> None:
    """Strike out a duty of the session."""
    request.session["duties"] = [other for other in request.session.get("duties", []) if other != duty]


def mark_verified(request: HttpRequest) -> None:
    """Note that the person has just shown who they are."""
    request.session["verified_at"] = int(time.time())
