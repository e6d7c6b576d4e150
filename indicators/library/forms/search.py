"""What the list of frameworks is searched by."""

from __future__ import annotations

from django import forms

from indicators.frameworks.choices import FrameworkKind


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
