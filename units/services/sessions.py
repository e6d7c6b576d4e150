"""Ending sign-in sessions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from evalcase.audit.services import record
from units.models.sessions import UserSession
from units.people.models import User


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
