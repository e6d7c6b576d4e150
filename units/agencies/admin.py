"""Agencies for the administrator. Lists of them come in and go out on the site's own pages (``units.rosters``)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from evalcase.filtered_admin import FilteredAdmin
from units.agencies.forms import AgencyForm
from units.agencies.models import Agency, AgencyName, Department, Staffing
from units.agencies.services import create_agency, rename_agency, update_agency

_NAME_FIELDS = ("name", "short_name", "valid_from", "basis")
_PLAIN_FIELDS = ("kind", "level", "region_code", "region", "parent", "established", "abolished")


class ReadOnlyInline(admin.TabularInline):
    """Rows that are shown here and written elsewhere."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NameInline(ReadOnlyInline):
    model = AgencyName


class DepartmentInline(ReadOnlyInline):
    model = Department


class StaffingInline(ReadOnlyInline):
    model = Staffing
    exclude = ["sources"]


@admin.register(Agency)
class AgencyAdmin(FilteredAdmin):
    """The list of agencies."""

    form = AgencyForm
    list_display = ["code", "current_name", "kind", "level", "region", "parent", "established", "abolished"]
    list_filter = ["kind", "level"]
    search_fields = ["code", "names__name", "names__short_name"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]  # a drop-down of two thousand agencies asks for the names of each
    inlines = [NameInline, DepartmentInline, StaffingInline]
    fieldsets = [
        (None, {"fields": ["code", *_PLAIN_FIELDS]}),
        ("名称", {"fields": list(_NAME_FIELDS), "description": "原名称在其使用期间内继续有效。"}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        return super().get_queryset(request).prefetch_related("names", "parent__names")

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> list[str]:
        return [] if obj is None else ["code"]

    def has_delete_permission(self, request: HttpRequest, obj: Agency | None = None) -> bool:
        return False  # an agency is abolished or merged, never removed

    @admin.display(description="现用名称")
    def current_name(self, agency: Agency) -> str:
        return agency.current_name

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        data = form.cleaned_data
        actor: Any = request.user
        name = {field: data[field] for field in _NAME_FIELDS}
        fields = {field: data[field] for field in _PLAIN_FIELDS}
        if not change:
            obj.pk = create_agency(code=data["code"], **name, **fields, actor=actor).pk
            return
        update_agency(agency=obj, fields=fields, actor=actor)
        if name["name"]:
            on = name.pop("valid_from")
            rename_agency(agency=obj, on=on, **name, actor=actor)
