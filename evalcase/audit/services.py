"""Writing the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .models import Entry

SYSTEM_NAME = "系统"
MASK = "******"
_SECRET_PARTS = ("password", "secret", "token", "密码", "口令")


def record(
    *,
    actor: AbstractBaseUser | None,
    action: str,
    obj: models.Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    batch: str = "",
) -> Entry:
    """Append one entry and return it.

    ``actor`` is None for the system itself; ``action`` is the Chinese verb shown to readers (更名, 导入);
    ``changes`` maps a field to [before, after] and may nest. Values under a key that names a secret are
    masked, dates and Decimals are kept as text. Raises ValueError when ``obj`` has not been saved.
    """
    if obj.pk is None:
        raise ValueError("操作日志的对象尚未保存。")
    return Entry.objects.create(
        actor_id=None if actor is None else actor.pk,
        actor_name=SYSTEM_NAME if actor is None else str(actor)[:150],
        action=action,
        object_model=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_title=str(obj)[:255],
        changes=_plain(_masked(changes or {})),
        reason=reason,
        batch=batch,
    )


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _mask_all(item) if _is_secret(str(key)) else _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value


def _mask_all(value: Any) -> Any:
    # The shape [before, after] stays readable, and an empty value stays empty: a first setting shows as one.
    if isinstance(value, list | tuple):
        return [_mask_all(item) for item in value]
    return MASK if value else value


def _is_secret(key: str) -> bool:
    return any(part in key.lower() for part in _SECRET_PARTS)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, default=str, ensure_ascii=False))
