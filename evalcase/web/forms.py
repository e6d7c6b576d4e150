"""What the forms of all nouns share. How a form is printed: `templates/web/_field.html` and `_errors.html`."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from evalcase.web.numbers import sent_number

_Form = TypeVar("_Form", bound=forms.Form)


def bound(form_class: type[_Form], request: HttpRequest) -> _Form:
    """The form with what a POST sent, or with what the address asks for; its fields are cleaned."""
    form = form_class(request.POST if request.method == "POST" else request.GET)
    form.full_clean()
    return form


class RowField(forms.Field):
    """The number of a row or of its version, which a page wrote into its own form; None for anything else."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value: Any) -> int | None:
        return sent_number(value) if isinstance(value, str) else None


class LinesField(forms.CharField):
    """Text of several lines, as it is kept: a browser sends each end of a line as two characters."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def whole_number_input() -> forms.TextInput:
    """Where a whole number is typed. A browser's own number field would change it under the mouse wheel."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


def decimal_input() -> forms.TextInput:
    """The same for a number with places."""
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


_LARGEST_WORKBOOK = 5 * 1024 * 1024


class WorkbookField(forms.FileField):
    """One workbook that comes back filled in. An empty or broken one is refused by its reader, which knows why."""

    def __init__(self, *, label: str, accept: str = ".xlsx") -> None:
        missing = f"没有选择文件，请选择{label}"
        errors = {"required": missing, "invalid": missing, "missing": missing}
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(label=label, widget=widget, allow_empty_file=True, error_messages=errors)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value.size > _LARGEST_WORKBOOK:
            raise forms.ValidationError("文件超过5 MB，请删除图片和空白行后重新选择")


def faults_of(form: forms.BaseForm) -> list[str]:
    """What is wrong with a form, a sentence each, for a page that prints no field of it."""
    return [
        f"{form[name].label}：{fault}" if name in form.fields and not form[name].is_hidden else str(fault)
        for name, faults in form.errors.items()
        for fault in faults
    ]
