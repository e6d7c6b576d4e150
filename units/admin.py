"""People and roles for the administrator."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from evalcase.audit.services import record
from units.constants import Role
from units.forms.sign_in import PasswordResetForm
from units.models.people import Membership, User
from units.services.accounts import unlock_account
from units.services.people import assign_role, end_role
from units.services.second_factor import reset_second_factor
from units.services.sessions import end_sessions
from units.views.fresh import fresh_sign_in

# Their pages show the secrets of second factors; what an administrator may do stands in the actions of people.
# Rights come from roles alone (units.Membership): a group's permissions would be a second way in that no log tells of.
admin.site.unregister([TOTPDevice, StaticDevice, Group])


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
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


admin.site.unregister([User, Membership])


@admin.register(User)
class SignInUserAdmin(UserAdmin):
    """Accounts with what belongs to signing in: sessions, locks, second factors, and a fresh proof before changes."""

    actions = ["end_all_sessions", "unlock", "reset_factor"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            actor: Any = request.user
            end_sessions(user=obj, reason="账号停用", actor=actor)

    @fresh_sign_in
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    @fresh_sign_in
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changelist_view(request, *args, **kwargs)

    @fresh_sign_in
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        # The admin object serves every request; a copy of it carries who resets the password.
        actor: Any = request.user
        bound: Any = copy.copy(self)
        bound.change_password_form = partial(PasswordResetForm, actor=actor)
        return super(SignInUserAdmin, bound).user_change_password(request, id, form_url)

    @admin.action(description="结束所选用户的全部登录", permissions=["change"])
    def end_all_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        actor: Any = request.user
        count = sum(end_sessions(user=user, reason="管理员结束", actor=actor) for user in queryset)
        self.message_user(request, f"已结束 {count} 处登录。", messages.SUCCESS)

    @admin.action(description="解除所选用户的登录锁定", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        actor: Any = request.user
        count = sum(unlock_account(user=user, actor=actor) for user in queryset)
        self.message_user(request, f"已为 {count} 个账号清除登录失败记录。", messages.SUCCESS)

    @admin.action(description="重设所选用户的第二重验证", permissions=["change"])
    def reset_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        actor: Any = request.user
        for user in queryset:
            reset_second_factor(user=user, actor=actor, reason="管理员在用户列表中重设")
        self.message_user(request, f"已重设 {len(queryset)} 人的第二重验证，下次登录时重新设置。", messages.SUCCESS)


@admin.register(Membership)
class SignInMembershipAdmin(MembershipAdmin):
    """Roles, which are given and ended only with a fresh proof."""

    @fresh_sign_in
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)
