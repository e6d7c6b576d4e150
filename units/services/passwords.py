"""Setting passwords. The rules stand in units.password_rules; history and date are kept by them as well."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from evalcase.audit.services import record
from units.people.models import User
from units.services.sessions import end_sessions


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
