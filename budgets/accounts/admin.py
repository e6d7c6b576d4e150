"""Accounts for the administrator, as pages and as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from budgets.accounts.forms import AccountForm
from budgets.accounts.models import Account
from budgets.accounts.resources import AccountResource
from budgets.accounts.services import save_account
from evalcase.filtered_admin import FilteredAdmin
from evalcase.web.sheet_admin import SheetAdminMixin


@admin.register(Account)
class AccountAdmin(SheetAdminMixin, FilteredAdmin):
    """The account tree."""

    form = AccountForm
    fields = ["code", "name", "kind", "parent", "aliases", "order"]
    resource_classes = [AccountResource]
    list_display = ["code", "name", "kind", "parent", "order"]
    list_filter = ["kind"]
    search_fields = ["code", "name", "aliases"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> list[str]:
        return [] if obj is None else ["code"]

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return False  # lines of past years hang on it

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: bool) -> None:
        actor: Any = request.user
        data = {field: getattr(obj, field) for field in ("code", "name", "kind", "parent", "aliases", "order")}
        obj.pk = save_account(**data, actor=actor).pk
