"""What the list of frameworks is searched by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When

from indicators.frameworks.choices import FrameworkKind
from indicators.library.models import Framework


class SearchForm(forms.Form):
    """Words of title, code or source (also of a province), kind, and whether it is offered to new cases."""

    q = forms.CharField(
        label="名称、代码或制度依据中的词",
        required=False,
        min_length=2,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"min_length": "至少两个字"},
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *FrameworkKind.choices])
    active = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("yes", "启用"), ("no", "停用")])


class CompareForm(forms.Form):
    """With which framework one is compared: earlier versions of it stand first."""

    other = forms.ModelChoiceField(
        Framework.objects.none(),
        label="与之比较的指标体系",
        empty_label=None,
        error_messages={"invalid_choice": "没有这个指标体系，请重新选择"},
    )

    def __init__(self, *args: Any, others: QuerySet[Framework], code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Case(When(code=code, then=Value(0)), default=Value(1), output_field=IntegerField())
        self.fields["other"].queryset = others.order_by(own, "code", "-pk")  # type: ignore[attr-defined]
