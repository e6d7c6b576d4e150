"""People and roles for the administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from evalcase.audit.services import record
from evalcase.filtered_admin import FilteredAdmin
from units.people.choices import Role
from units.people.models import Membership, User
from units.people.services import assign_role, end_role

# Rights come from roles alone (Membership): a group's permissions would be a second way in that no log tells of.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(FilteredAdmin, DjangoUserAdmin):
    """Accounts. Passwords never reach the log; one given here is to be changed at the next sign-in."""

    list_display = ["username", "display_name", "is_active", "is_staff", "last_login"]
    search_fields = ["username", "display_name"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("个人信息", {"fields": ["display_name", "email"]}),
        ("登录", {"fields": ["must_change_password"]}),
        ("权限", {"fields": ["is_active", "is_staff", "is_superuser"]}),
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
        if not change:
            obj.must_change_password = True
        super().save_model(request, obj, form, change)
        record(actor=actor, action="修改用户" if change else "新建用户", obj=obj, changes=changes)


@admin.register(Membership)
class MembershipAdmin(FilteredAdmin):
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
