"""Admin pages of what is written elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from evalcase.filtered_admin import FilteredAdmin


class _ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(_ReadOnly, FilteredAdmin):
    """Rows to look at and search; nothing can be added, changed or removed here."""


class ReadOnlyInline(_ReadOnly, admin.TabularInline):
    """Rows below their owner, to look at."""

    extra = 0
    can_delete = False
