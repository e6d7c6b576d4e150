"""Secrets are hidden before they reach the log, and once more before anyone reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MASK = "******"
_SECRET_PARTS = ("password", "secret", "token", "密码", "口令")


def is_secret(key: str) -> bool:
    """Whether a value under that key must not be shown."""
    return any(part in key.lower() for part in _SECRET_PARTS)


def masked(value: Any) -> Any:
    """``value`` with everything below a key that names a secret replaced by the mask; keys become text."""
    if isinstance(value, Mapping):
        return {str(key): mask_all(item) if is_secret(str(key)) else masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def mask_all(value: Any) -> Any:
    """The mask in place of a secret. The shape [before, after] stays, and so does an empty value: a first setting."""
    if isinstance(value, list | tuple):
        return [mask_all(item) for item in value]
    return MASK if value else value
