"""The account tree as a spreadsheet: the export is the import's template."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from import_export import widgets
from import_export.fields import Field

from budgets.accounts.forms import join_names, split_names
from budgets.accounts.models import Account
from budgets.accounts.services import save_account
from budgets.vocabulary import AccountKind
from evalcase.web.resources import CheckedResource, ChoiceWidget, CodeWidget, TextWidget


class NamesWidget(widgets.Widget):
    """Several names in one cell, divided by ；."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return split_names(TextWidget().clean(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return join_names(value or [])


class OrderWidget(widgets.Widget):
    """A whole number from 0 on; blank is 0."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        text = str(value if value is not None else "").strip().removesuffix(".0")
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) <= 6):
            raise ValueError(f"“{text}”不是顺序号，应为 0 至 999999 的整数")
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or 0)


class AccountResource(CheckedResource):
    """Accounts by code; the parent is named by its code and stands above its children or in the database."""

    code = Field("code", "科目编码", TextWidget())
    name = Field("name", "科目名称", TextWidget())
    kind = Field("kind", "科目类别", ChoiceWidget(AccountKind))
    parent = Field("parent", "上级科目编码", CodeWidget(Account, "上级科目"))
    aliases = Field("aliases", "别名", NamesWidget())
    order = Field("order", "顺序", OrderWidget())

    class Meta:
        model = Account
        fields = ("code", "name", "kind", "parent", "aliases", "order")
        import_order = export_order = fields
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def get_queryset(self) -> QuerySet[Account]:
        return Account.objects.select_related("parent")

    def save_instance(self, instance: Account, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Write through the service, so that an import is checked and logged like any other change."""
        with self.errors_by_column():
            saved = save_account(
                code=instance.code,
                name=instance.name,
                kind=instance.kind,
                parent=instance.parent,
                aliases=instance.aliases,
                order=instance.order,
                actor=kwargs.get("user"),
            )
        instance.pk = saved.pk
