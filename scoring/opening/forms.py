"""The form of a new case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from scoring.case_kinds import CASE_KINDS, CaseKind, case_kind

_FIRST_YEAR, _YEARS_AHEAD = 2000, 1
_NO_SCORES = "none"


class NewCaseForm(forms.Form):
    """Year, kind, the tree to begin with, and code and title where the suggested ones do not suit."""

    year = forms.IntegerField(
        label="评价年度", error_messages={"required": "请填写评价年度", "invalid": "请填写四位年份，如 2024"}
    )
    kind = forms.TypedChoiceField(
        label="报告种类",
        choices=[(kind.code, kind.label) for kind in CASE_KINDS],
        coerce=case_kind,
        error_messages={"required": "请选择报告种类"},
    )
    basis = forms.ChoiceField(
        label="指标体系",
        required=False,
        error_messages={"invalid_choice": "所选的指标体系已不可用，请重新选择"},
    )
    title = forms.CharField(label="案件名称", max_length=200, required=False)
    code = forms.SlugField(
        label="案件代码",
        max_length=60,
        required=False,
        error_messages={"invalid": "案件代码只能含字母、数字和“-”“_”"},
    )

    def __init__(self, *args: Any, bases: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = [(basis, basis) for basis in (_NO_SCORES, *bases)]  # type: ignore[attr-defined]

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        last = timezone.localdate().year + _YEARS_AHEAD
        if not _FIRST_YEAR <= year <= last:
            raise forms.ValidationError(f"评价年度为{year}，应在{_FIRST_YEAR}到{last}之间")
        return year

    def clean(self) -> dict[str, Any]:
        """Whoever opens a kind that can give scores has said whether and by which framework."""
        given: dict[str, Any] = super().clean() or {}
        kind: CaseKind | None = given.get("kind")
        if kind is not None and kind.scores is not None and given.get("basis") == "":
            free = "" if kind.must_score else "；不评分的请选“不评分”"
            self.add_error("basis", f"没有选，“{kind.label}”请选择一个指标体系，或沿用以前年度的{free}")
        return given
