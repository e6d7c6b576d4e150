"""People and roles for the administrator, with what belongs to signing in."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from units.people.admin import MembershipAdmin, UserAdmin
from units.people.models import Membership, User
from units.sign_in.forms import PasswordResetForm
from units.sign_in.services import end_sessions, reset_second_factor, unlock_account
from units.sign_in.views.fresh import fresh_sign_in

# Their pages show the secrets of second factors; what an administrator may do stands in the actions of people.
admin.site.unregister([TOTPDevice, StaticDevice])
# In their places stand the subclasses below.
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
