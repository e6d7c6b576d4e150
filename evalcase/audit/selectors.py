"""Reading the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import models

from evalcase.audit.history import HistoryEntry, readable
from evalcase.audit.models import Entry, EntryQuerySet


def entries_for(obj: models.Model) -> EntryQuerySet:
    """Every entry about ``obj``, oldest first."""
    return Entry.objects.about(obj)


def did_any(person: int, actions: Collection[str], about: Mapping[str, Iterable[object]]) -> bool:
    """Whether the person has done one of these actions to one of these objects: keys by ``app_label.model``."""
    objects = models.Q()
    for model, keys in about.items():
        objects |= models.Q(object_model=model, object_id__in=[str(key) for key in keys])
    return Entry.objects.filter(objects, actor_id=person, action__in=actions, succeeded=True).exists()


def history_of(*objs: models.Model, limit: int = 200) -> list[HistoryEntry]:
    """The last ``limit`` entries about any of these objects, newest first, ready for ``audit/history.html``.

    One query, whatever the number of objects and of their kinds; none without objects.
    """
    keys: dict[str, set[str]] = {}
    for obj in objs:
        keys.setdefault(obj._meta.label_lower, set()).add(str(obj.pk))
    if not keys:
        return []
    about = models.Q()
    for model, numbers in keys.items():
        about |= models.Q(object_model=model, object_id__in=numbers)
    return [readable(entry) for entry in Entry.objects.filter(about).order_by("-pk")[:limit]]
