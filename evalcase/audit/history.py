"""An entry as people read it: labels instead of field names, the words of a choice, long values cut, secrets hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from evalcase.audit.masking import is_secret, mask_all
from evalcase.audit.models import Entry

_LONGEST_VALUE = 120
_MOST_LINES = 8
_EMPTY = "（空）"
_COMMON = {"sha256": "校验值"}


@dataclass(frozen=True)
class ChangeLine:
    """One field: its Chinese label, what it said before and says now; both ready to print."""

    label: str
    before: str
    after: str

    @property
    def is_first(self) -> bool:
        """Whether nothing stood there before."""
        return self.before == _EMPTY


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the history of an object; ``more`` counts the changed fields that are not listed."""

    at: datetime
    actor: str
    role: str
    action: str
    title: str
    succeeded: bool
    reason: str
    batch: str
    position: int | None
    changes: tuple[ChangeLine, ...]
    more: int


def readable(entry: Entry) -> HistoryEntry:
    """The entry prepared for display; costs no query."""
    lines = list(_lines(entry))
    return HistoryEntry(
        at=entry.at,
        actor=entry.actor_name,
        role=entry.actor_role,
        action=entry.action,
        title=entry.object_title,
        succeeded=entry.succeeded,
        reason=entry.reason,
        batch=entry.batch,
        position=entry.position,
        changes=tuple(lines[:_MOST_LINES]),
        more=max(0, len(lines) - _MOST_LINES),
    )


def _lines(entry: Entry) -> Iterator[ChangeLine]:
    model = _model(entry.object_model)
    for key, value in entry.changes.items():
        field = _field(model, key)
        label = _label(model, key) if field is None else str(field.verbose_name)
        before, after = value if isinstance(value, list) and len(value) == 2 else (None, value)
        if is_secret(key):
            before, after = mask_all([before, after])
        if isinstance(before, Mapping) or isinstance(after, Mapping):
            names = [name for value in (before, after) if isinstance(value, Mapping) for name in value]
            words = {name: _label(model, f"{key}.{name}", name) for name in names}
            yield from _inner_lines(label, before, after, words)
        else:
            yield ChangeLine(label, _shown(before, field), _shown(after, field))


def _inner_lines(label: str, before: Any, after: Any, words: Mapping[str, str]) -> Iterator[ChangeLine]:
    """The keys of a nested value that differ, as 填写内容·评定比例."""
    old, new = (value if isinstance(value, Mapping) else {} for value in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        pair = [old.get(key), new.get(key)]
        if pair[0] != pair[1]:
            shown = mask_all(pair) if is_secret(key) else pair
            yield ChangeLine(f"{label}·{words.get(key, key)}", _shown(shown[0], None), _shown(shown[1], None))


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):  # the model has gone, or the entry is about no object
        return None


def _field(model: type[models.Model] | None, name: str) -> models.Field[Any, Any] | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _label(model: type[models.Model] | None, key: str, otherwise: str = "") -> str:
    """What to call a key that is no field: by the model's ``AUDIT_LABELS``, alone or after a path: 投入/目标.actual."""
    labels: Mapping[str, str] = _COMMON | getattr(model, "AUDIT_LABELS", {})
    if key in labels:
        return labels[key]
    place, field_name = next(((key[: -len(name) - 1], name) for name in labels if key.endswith(f".{name}")), ("", ""))
    if field_name and not otherwise:
        return f"{place} {labels[field_name]}"
    return otherwise or key


def _shown(value: Any, field: models.Field[Any, Any] | None) -> str:
    if value is None or value in ("", [], {}):
        return _EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return _cut("、".join(_shown(item, field) for item in value))
    if isinstance(value, Mapping):
        return _cut("；".join(f"{key}：{_shown(item, None)}" for key, item in value.items()))
    words = dict(field.flatchoices) if field is not None and field.choices else {}
    return _cut(str(words.get(value, value)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
