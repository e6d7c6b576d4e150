"""Cases in the admin, to look at: they are changed only through the services that keep scores and log true."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from evalcase.filtered_admin import FilteredAdmin
from scoring.cases.models import Case


@admin.register(Case)
class CaseAdmin(FilteredAdmin):
    list_display = ("code", "title", "agency", "year", "total", "grade", "scored_leaves", "leaves", "scored_at")
    list_filter = ("year", "grade")
    search_fields = ("code", "title")
    list_select_related = ("agency",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("agency__names")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False
