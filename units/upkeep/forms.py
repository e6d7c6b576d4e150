"""What is asked for when agencies and people change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from units.agencies.choices import AgencyKind, Level
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import Membership, User

_DAY_FAULTS = {"required": "请填写日期，如 2024-01-01", "invalid": "不是日期，应写作 2024-01-01 或 2024年1月1日"}
_DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"]


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day as people write it; today where nothing else is given to begin with."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label,
        input_formats=_DAY_FORMATS,
        widget=widget,
        error_messages=_DAY_FAULTS,
        **{"initial": timezone.localdate, **more},
    )


class AgencyField(forms.CharField):
    """One of the agencies of ``keys``, by its code or by the full name that it has today."""

    keys: set[int] = set()
    default_error_messages = {"unknown": "没有您管理的、代码或现用全称为“{}”的单位，请在单位列表中查找后填写代码"}

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=120, help_text="填单位代码或现用全称", **more)

    def clean(self, value: Any) -> Agency | None:
        text = super().clean(value)
        if not text:
            return None
        known = Agency.objects.filter(pk__in=self.keys)
        found = list(known.filter(code=text)) or list(known.filter(names__name=text, names__valid_to__isnull=True)[:2])
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"].format(text))
        if len(found) > 1:
            raise forms.ValidationError(f"有几个单位都叫“{text}”，请改填单位代码")
        return found[0]


class KeptForm(forms.Form):
    """A form of somebody who keeps the agencies of ``keys``."""

    def __init__(self, *args: Any, keys: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AgencyField):
                field.keys = keys


class FindAgencyForm(forms.Form):
    """By what the list of agencies is narrowed."""

    q = forms.CharField(label="代码或名称，两个字即可", required=False, max_length=60)
    kind = forms.ChoiceField(label="单位性质", required=False, choices=[("", "全部"), *AgencyKind.choices])
    level = forms.ChoiceField(label="预算级次", required=False, choices=[("", "全部"), *Level.choices])
    closed = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("no", "现有单位"), ("yes", "已撤销或并入")]
    )


class FindPersonForm(forms.Form):
    """By what the list of people is narrowed."""

    q = forms.CharField(label="姓名或用户名", required=False, max_length=60)


class _BasisForm(KeptForm):
    last = ("on", "basis", "reason")
    on = day_field("自哪一天起")
    basis = forms.CharField(label="文号", max_length=120, error_messages={"required": "请填写文号，如 某编〔2024〕1号"})
    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请填写原因"})


class NameForm(_BasisForm):
    """A new name from a day on."""

    name = forms.CharField(label="新名称", max_length=120, error_messages={"required": "请填写新名称"})
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    field_order = ("name", "short_name", "on", "basis", "reason")


class OpenForm(_BasisForm):
    """A new agency."""

    code = forms.CharField(label="单位代码", max_length=60, error_messages={"required": "请填写单位代码"})
    name = forms.CharField(label="单位名称", max_length=120, error_messages={"required": "请填写单位全称"})
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    kind = forms.ChoiceField(label="单位性质", choices=AgencyKind.choices)
    level = forms.ChoiceField(label="预算级次", choices=Level.choices, initial=Level.COUNTY)
    region_code = forms.CharField(label="行政区划代码", max_length=12, required=False)
    region = forms.CharField(label="行政区划", max_length=60, required=False)
    parent = AgencyField(label="上级单位", required=False)
    field_order = ("code", "name", "short_name", "kind", "level", "parent", "region_code", "region", *_BasisForm.last)


class SplitForm(_BasisForm):
    """A new agency out of another, of the same kind, level, region and parent."""

    code = forms.CharField(label="新单位代码", max_length=60, error_messages={"required": "请填写新单位的代码"})
    name = forms.CharField(label="新单位名称", max_length=120, error_messages={"required": "请填写新单位的全称"})
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    field_order = ("code", "name", "short_name", "on", "basis", "reason")


class MergeForm(_BasisForm):
    """Who takes over."""

    into = AgencyField(label="并入单位", error_messages={"required": "请填写并入哪个单位"})
    field_order = ("into", "on", "basis", "reason")


class CloseForm(_BasisForm):
    """An end without a successor."""


class UndoForm(KeptForm):
    """Why the last change is taken back, and which one the page has told of."""

    undone = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请填写撤回的原因"})


class RoleForm(KeptForm):
    """A role at an agency from a day on."""

    agency = AgencyField(label="单位", error_messages={"required": "请填写单位"})
    role = forms.TypedChoiceField(label="角色", choices=Role.choices, coerce=Role)
    valid_from = day_field("起始日期")


class PersonForm(RoleForm):
    """A new person with a first role."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        help_text="登录用，字母、数字和 @ . + - _",
        error_messages={"required": "请填写用户名"},
    )
    display_name = forms.CharField(label="姓名", max_length=60, error_messages={"required": "请填写姓名"})
    field_order = ("username", "display_name", "agency", "role", "valid_from")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(f"用户名“{username}”已有人使用，请换一个")
        return username


class EndRoleForm(forms.Form):
    """Which role ends, and when."""

    membership = forms.ModelChoiceField(
        Membership.objects.filter(valid_to__isnull=True),
        label="角色",
        error_messages={"required": "没有选角色", "invalid_choice": "该角色已经终止，请刷新页面"},
    )
    on = forms.DateField(label="终止日期", input_formats=_DAY_FORMATS, error_messages=_DAY_FAULTS)
