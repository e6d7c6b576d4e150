"""Agencies, people and roles for the administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from evalcase.audit.services import record
from evalcase.web.sheet_admin import SheetAdminMixin
from units.constants import Role
from units.forms import AgencyForm
from units.models import Agency, AgencyName, Department, Membership, Staffing, User
from units.resources import AgencyResource
from units.services import assign_role, create_agency, end_role, rename_agency, update_agency

admin.site.site_header = "预算绩效评价 · 管理"
admin.site.site_title = "预算绩效评价"
admin.site.index_title = "基础数据"

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
class AgencyAdmin(SheetAdminMixin, admin.ModelAdmin):
    """The list of agencies, as a page and as a workbook."""

    form = AgencyForm
    resource_classes = [AgencyResource]
    list_display = ["code", "current_name", "kind", "level", "region", "parent", "established", "abolished"]
    list_filter = ["kind", "level"]
    search_fields = ["code", "names__name", "names__short_name"]
    list_select_related = ["parent"]
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


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts. Passwords never reach the log."""

    list_display = ["username", "display_name", "is_active", "is_staff", "last_login"]
    search_fields = ["username", "display_name"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("个人信息", {"fields": ["display_name", "email"]}),
        ("权限", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "display_name", "usable_password", "password1", "password2"],
            },
        ),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # people leave by being made inactive; what they did keeps its author

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        actor: Any = request.user
        changes = {
            field: [_loggable(form.initial.get(field)), _loggable(form.cleaned_data.get(field))]
            for field in form.changed_data
        }
        super().save_model(request, obj, form, change)
        record(actor=actor, action="修改用户" if change else "新建用户", obj=obj, changes=changes)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Roles: given on the add page, ended on the change page."""

    list_display = ["user", "agency", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["user__username", "user__display_name", "agency__code", "agency__names__name"]
    list_select_related = ["user", "agency"]
    autocomplete_fields = ["user", "agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).prefetch_related("agency__names")

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return ["user", "agency", "role", "valid_from"] + ([] if obj is None else ["valid_to"])

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        if obj is None:
            return []
        return ["user", "agency", "role", "valid_from"] + (["valid_to"] if obj.valid_to else [])

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        actor: Any = request.user
        if not change:
            saved = assign_role(
                user=obj.user, agency=obj.agency, role=Role(obj.role), valid_from=obj.valid_from, actor=actor
            )
            obj.pk = saved.pk
        elif "valid_to" in form.changed_data and obj.valid_to:
            end_role(membership=obj, on=obj.valid_to, actor=actor)


def _loggable(value: Any) -> Any:
    # Many-to-many choices arrive as rows; the log keeps their names.
    return [str(item) for item in value] if isinstance(value, QuerySet | list) else value
