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


def faults_of(form: forms.BaseForm) -> list[str]:
    """What is wrong with a form, a sentence each, for a page that prints no field of it."""
    return [
        f"{form[name].label}：{fault}" if name in form.fields and not form[name].is_hidden else str(fault)
        for name, faults in form.errors.items()
        for fault in faults
    ]
