"""Reading the log."""

from django.db import models

from .models import Entry, EntryQuerySet


def entries_for(obj: models.Model) -> EntryQuerySet:
    """Every entry about ``obj``, oldest first."""
    return Entry.objects.about(obj)
