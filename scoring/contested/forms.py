"""What a person decides about a contested fact."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms

_TYPED = "typed"


class DecisionForm(forms.Form):
    """Which of the question's values counts, or another that is typed; and why. ``values_of``: how many each has."""

    key = forms.CharField(max_length=500, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label="按哪一处取值",
        error_messages={"required": "请选择一个值。", "invalid_choice": "没有这个值，请在列出的值中选择。"},
    )
    typed = forms.CharField(label="另外的值", max_length=60, required=False)
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由：为什么按这个值取数。"},
    )

    def __init__(self, *args: Any, values_of: Mapping[str, int] = MappingProxyType({}), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = values_of.get(self["key"].value() or "", 0)
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            *((str(place), str(place)) for place in range(values)),
            (_TYPED, "填写另外的值"),
        ]

    @property
    def chosen(self) -> int | None:
        """The place of the chosen value; None where another was typed."""
        choice: str = self.cleaned_data["choice"]
        return None if choice == _TYPED else int(choice)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("choice") == _TYPED and not cleaned.get("typed", "").strip():
            self.add_error("typed", "请填写另外的值，或选择列出的一个值。")
        return cleaned


class KeyForm(forms.Form):
    """The fact whose decision is taken back."""

    key = forms.CharField(max_length=500)
