"""The form of a step of the workflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from evalcase.web.forms import LinesField, RowField
from scoring.cases.models import CaseIndicator
from scoring.cases.workflow import Step
from scoring.evidence.models import EvidenceReference

_LONGEST_REASON, _LONGEST_REMARK = 2000, 500
# What reviewers return indicators for most, one to be chosen instead of typed; words beside it stand after it.
USUAL_REMARKS = (
    "佐证材料不足，请补充",
    "佐证材料与完成值不一致，请核实",
    "完成值有误，请核对数据来源",
    "扣分原因不清楚，请写明扣分的依据和计算",
    "没有按评分标准计分，请重新评分",
    "人工评分理由不充分，请补充或改按规则计分",
)


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """An indicator on the form, with the fields for it and the papers that stand on it."""

    leaf: CaseIndicator
    ticked: forms.BoundField
    usual: forms.BoundField
    words: forms.BoundField
    papers: Sequence[EvidenceReference]


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
            self._add_fields(leaf)

    def _add_fields(self, leaf: CaseIndicator) -> None:
        self.fields[_anchor(leaf)] = forms.BooleanField(label=leaf.name, required=False)
        self.fields[_usual(leaf)] = forms.ChoiceField(
            label="常用意见",
            required=False,
            choices=[("", "常用意见：不选"), *((words, words) for words in USUAL_REMARKS)],
            widget=forms.Select(attrs={"aria-label": f"对“{leaf.name}”的常用意见"}),
        )
        self.fields[_remark(leaf)] = LinesField(
            label=f"对“{leaf.name}”的意见",
            max_length=_LONGEST_REMARK,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "aria-label": f"对“{leaf.name}”的意见"}),
        )

    def rows(self, papers: Mapping[int, Sequence[EvidenceReference]]) -> list[RemarkRow]:
        """Each leaf with its fields and its papers, for the page."""
        return [
            RemarkRow(leaf, self[_anchor(leaf)], self[_usual(leaf)], self[_remark(leaf)], papers.get(leaf.pk, ()))
            for leaf in self.leaves
        ]

    @property
    def remarks(self) -> dict[int, str]:
        """The words about each indicator that is ticked or has any, by its key."""
        return dict(self._said())

    def _said(self) -> Iterator[tuple[int, str]]:
        given = self.cleaned_data
        for leaf in self.leaves:
            words = "；".join(filter(None, (given[_usual(leaf)], given[_remark(leaf)])))
            if words or given[_anchor(leaf)]:
                yield leaf.pk, words


def _anchor(leaf: CaseIndicator) -> str:
    return f"anchor:{leaf.pk}"


def _remark(leaf: CaseIndicator) -> str:
    return f"remark:{leaf.pk}"


def _usual(leaf: CaseIndicator) -> str:
    return f"usual:{leaf.pk}"
