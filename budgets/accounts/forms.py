"""The form of an account in the admin; what it collects goes through the services."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from budgets.accounts.models import Account


def join_names(names: Iterable[str]) -> str:
    """Several names as one text, the way :func:`split_names` reads it back."""
    return "；".join(names)


def split_names(text: str) -> list[str]:
    """The names in a text that divides them by ；, each once."""
    return list(dict.fromkeys(name.strip() for name in re.split("[；;\n]", text) if name.strip()))


class NamesField(forms.CharField):
    """A list of names, written in one line."""

    def prepare_value(self, value: Any) -> Any:
        return join_names(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return split_names(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != split_names(data or "")


class AccountForm(forms.ModelForm):
    """An account with its aliases as words."""

    aliases = NamesField(
        label="别名",
        required=False,
        help_text="表中可能出现的其他写法，用“；”分隔",
        widget=forms.TextInput(attrs={"size": 80}),
    )

    class Meta:
        model = Account
        fields = ["code", "name", "kind", "parent", "aliases", "order"]
