"""Forms of agencies in the admin; what they collect goes through the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from units.agencies.models import Agency


class AgencyForm(forms.ModelForm):
    """An agency with its first name, or with a new name that renames it."""

    name = forms.CharField(label="单位名称", max_length=120, required=False, help_text="更名时填写新名称，不更名请留空")
    short_name = forms.CharField(label="简称", max_length=60, required=False)
    valid_from = forms.DateField(label="名称启用日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    basis = forms.CharField(label="依据文号", max_length=120, required=False)

    class Meta:
        model = Agency
        fields = ["code", "kind", "level", "region_code", "region", "parent", "established", "abolished"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, since = cleaned.get("name"), cleaned.get("valid_from")
        if self.instance.pk is None and not name:
            self.add_error("name", "新登记的单位须填写名称。")
        if name and not since and "valid_from" not in self.errors:
            self.add_error("valid_from", "请填写名称的启用日期。")
        if self.instance.pk is not None and name and since:
            self._check_rename(name, since)
        return cleaned

    def _check_rename(self, name: str, since: Any) -> None:
        current = self.instance.names.filter(valid_to__isnull=True).first()
        if current is None:
            raise ValidationError("该单位已没有现用名称，不能更名。")
        if current.name == name:
            self.add_error("name", f"单位现用名称已是“{name}”。")
        if since <= current.valid_from:
            self.add_error("valid_from", f"应晚于现用名称“{current.name}”的启用日期{current.valid_from}。")
