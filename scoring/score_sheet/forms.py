"""The form on which the fact of a figure is chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from evalcase.web.forms import RowField

_LONGEST_KEY, _LONGEST_REASON = 400, 1000


class OpenRowForm(forms.Form):
    """Which row of the sheet is open beside the table."""

    row = RowField()


class SheetViewForm(forms.Form):
    """How the sheet is shown; what is not asked for stays as it was."""

    density = forms.ChoiceField(label="行距", choices=[("dense", "紧凑"), ("comfortable", "宽松")], required=False)
    unit = forms.ChoiceField(
        label="金额", choices=[("data", "按原单位"), ("yuan", "元"), ("wan", "万元")], required=False
    )


class RoleForm(forms.Form):
    """Which figure of the indicator is meant."""

    role = forms.CharField(max_length=120, widget=forms.HiddenInput, error_messages={"required": "请刷新页面后再选"})


class ChosenFactForm(RoleForm):
    """The fact, why it is the right one, and whether later cases of the framework read it too."""

    key = forms.CharField(
        label="数据", max_length=_LONGEST_KEY, error_messages={"required": "没有选数据，请在下面的数据中选定一个"}
    )
    reason = forms.CharField(
        label="理由",
        max_length=_LONGEST_REASON,
        required=False,
        widget=forms.TextInput,
        help_text="如：表中名称不同，经与单位核对是同一数据",
    )
    remember = forms.BooleanField(label="记住，用于本指标体系以后的案件", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].widget = forms.RadioSelect()
