"""The log, to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from evalcase.audit.models import Entry
from evalcase.filtered_admin import FilteredAdmin


@admin.register(Entry)
class EntryAdmin(FilteredAdmin):
    """Who did what and why; nothing here can be changed."""

    list_display = [
        "position",
        "at",
        "actor_name",
        "actor_role",
        "ip",
        "action",
        "succeeded",
        "object_title",
        "object_model",
        "reason",
    ]
    list_display_links = ["at"]
    list_filter = ["succeeded", "action", "object_model"]
    search_fields = ["actor_name", "object_title", "reason", "batch"]
    readonly_fields = ["position", "previous", "digest"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
