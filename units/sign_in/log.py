"""Who signs in and out, and who fails to: written to the log from Django's own signals, whatever page it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from evalcase.audit.services import record, record_event


def connect() -> None:
    """Listen to the signals; again changes nothing."""
    user_logged_in.connect(_signed_in, dispatch_uid="units.sign_in.log")
    user_logged_out.connect(_signed_out, dispatch_uid="units.sign_in.log")
    user_login_failed.connect(_failed, dispatch_uid="units.sign_in.log")


def _signed_in(*, user: Any, **_: Any) -> None:
    record(actor=user, action="登录", obj=user)


def _signed_out(*, user: Any, **_: Any) -> None:
    # Signing out without being signed in is no event, and a deleted account has no number left.
    if user is not None and user.pk is not None:
        record(actor=user, action="退出登录", obj=user)


def _failed(*, credentials: Mapping[str, Any], **_: Any) -> None:
    typed = str(credentials.get("username") or "")
    record_event(actor=AnonymousUser(), action="登录失败", title=typed or "（未填写用户名）", succeeded=False)
