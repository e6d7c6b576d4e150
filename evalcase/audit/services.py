"""Writing the log. One entry is one query: the database itself puts it into the chain (decision 0010)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from evalcase.audit.content import content_of, plain, sha256_of, storable
from evalcase.audit.context import current_origin
from evalcase.audit.masking import masked
from evalcase.audit.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SYSTEM_NAME = "系统"
STRANGER_NAME = "未登录"


def record(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    obj: models.Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    batch: str = "",
    actor_role: str = "",
    succeeded: bool = True,
) -> Entry:
    """Append one entry about an object and return it.

    ``actor`` is None for the system itself; ``action`` is the Chinese verb shown to readers (更名, 导入);
    ``changes`` maps a field to [before, after] and may nest. Values under a key that names a secret are
    masked; dates, Decimals and floats are kept as text. ``batch`` defaults to the number of the request and
    ``actor_role`` to the role noted for it. Raises ValueError when ``obj`` has not been saved.
    """
    if obj.pk is None:
        raise ValueError("操作日志的对象尚未保存。")
    entry = Entry(object_model=obj._meta.label_lower, object_id=str(obj.pk), object_title=str(obj))
    return _append(entry, actor, action, changes, reason, batch, actor_role, succeeded)


def record_event(
    *,
    actor: AbstractBaseUser | AnonymousUser | None,
    action: str,
    title: str,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    batch: str = "",
    actor_role: str = "",
    succeeded: bool = True,
) -> Entry:
    """Append one entry about what has no object: a failed sign-in (``title`` is the name typed), a denied address.

    An anonymous ``actor`` is written as 未登录. The rest is as for :func:`record`.
    """
    return _append(Entry(object_title=title), actor, action, changes, reason, batch, actor_role, succeeded)


def _append(
    entry: Entry,
    actor: AbstractBaseUser | AnonymousUser | None,
    action: str,
    changes: Mapping[str, Any] | None,
    reason: str,
    batch: str,
    actor_role: str,
    succeeded: bool,
) -> Entry:
    origin = current_origin()
    entry.at = timezone.now()
    entry.actor_id = None if actor is None else actor.pk
    entry.actor_name = _name(actor)
    entry.actor_role = actor_role or origin.role
    entry.ip = origin.ip
    entry.action = action
    entry.changes = plain(masked(changes or {}))
    entry.reason = reason
    entry.batch = batch or origin.request_id
    entry.succeeded = succeeded
    _fit(entry)
    entry.content_sha256 = sha256_of(content_of(entry))
    entry.save()
    return entry


def _name(actor: AbstractBaseUser | AnonymousUser | None) -> str:
    if actor is None:
        return SYSTEM_NAME
    return STRANGER_NAME if actor.is_anonymous else str(actor)


def _fit(entry: Entry) -> None:
    """Cut every text to its column and replace what cannot be stored, before the content is hashed."""
    for field in Entry._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField):
            text = storable(str(getattr(entry, field.attname)))
            setattr(entry, field.attname, text[: field.max_length])
