"""The form of a step of the workflow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from evalcase.web.forms import LinesField, RowField
from scoring.cases.models import CaseIndicator
from scoring.cases.workflow import Step

_LONGEST_REASON, _LONGEST_REMARK = 2000, 500


class StepForm(forms.Form):
    """What a step asks for: a reason, and remarks about single indicators, of which ``leaves`` are offered."""

    version = RowField()

    def __init__(self, *args: Any, step: Step, leaves: Sequence[CaseIndicator] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaves = leaves
        if step.needs_reason:
            missing = {"required": f"{step.label}需要写明理由"}
            rows = forms.Textarea(attrs={"rows": 3})
            self.fields["reason"] = LinesField(
                label="理由", max_length=_LONGEST_REASON, widget=rows, error_messages=missing
            )
        for leaf in self.leaves:
            self.fields[_anchor(leaf)] = forms.BooleanField(label=leaf.name, required=False)
            words = forms.TextInput(attrs={"aria-label": f"对“{leaf.name}”的意见"})
            self.fields[_remark(leaf)] = forms.CharField(
                label=f"对“{leaf.name}”的意见", max_length=_LONGEST_REMARK, required=False, widget=words
            )

    def rows(self) -> Iterator[tuple[CaseIndicator, forms.BoundField, forms.BoundField]]:
        """Each leaf with its tick and its words, for the page."""
        for leaf in self.leaves:
            yield leaf, self[_anchor(leaf)], self[_remark(leaf)]

    @property
    def remarks(self) -> dict[int, str]:
        """The words about each indicator that is ticked or has any, by its key."""
        given = self.cleaned_data
        return {leaf.pk: given[_remark(leaf)] for leaf in self.leaves if given[_anchor(leaf)] or given[_remark(leaf)]}


def _anchor(leaf: CaseIndicator) -> str:
    return f"anchor:{leaf.pk}"


def _remark(leaf: CaseIndicator) -> str:
    return f"remark:{leaf.pk}"
