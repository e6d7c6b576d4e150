"""What a case should have been opened as."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils import timezone

from evalcase.web.forms import LinesField, whole_number_input
from reports.corrections.services import Correction
from scoring.case_kinds import CASE_KINDS, case_kind
from scoring.cases.models import Case
from scoring.opening.selectors import find_agencies
from units.agencies.models import Agency
from units.people.models import User

_FIRST_YEAR, _YEARS_AHEAD, _MOST_NAMED = 2000, 1, 5


class CorrectionForm(forms.Form):
    """Kind, project, year and agency as they should be; ``shown`` says for what the consequences were shown."""

    kind = forms.TypedChoiceField(
        label="报告种类", choices=[(kind.code, kind.label) for kind in CASE_KINDS], coerce=case_kind
    )
    project = forms.CharField(
        label="项目",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "projects", "autocomplete": "off"}),
        help_text="评价项目的，填导入的表中的项目名称；评价整个单位的不填",
    )
    year = forms.IntegerField(
        label="评价年度",
        widget=whole_number_input(),
        error_messages={"required": "请填写评价年度", "invalid": "请填写四位年份，如 2024"},
    )
    agency = forms.CharField(
        label="被评价单位", max_length=200, help_text="单位代码或名称", error_messages={"required": "请填写被评价单位"}
    )
    title = forms.CharField(
        label="案件名称",
        max_length=200,
        required=False,
        help_text="没有改过的名称随种类、年度、单位一起更正；案件代码不变",
    )
    reason = LinesField(
        label="理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明更正的理由"},
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        last = timezone.localdate().year + _YEARS_AHEAD
        if not _FIRST_YEAR <= year <= last:
            raise forms.ValidationError(f"评价年度为{year}，应在{_FIRST_YEAR}到{last}之间")
        return year

    def clean_agency(self) -> Agency:
        """The agency of that code or name, among those that the person may open cases for."""
        typed = self.cleaned_data["agency"].strip()
        if typed in (self.case.agency.code, str(self.case.agency)):
            return self.case.agency
        found = list(find_agencies(self.user, typed)[: _MOST_NAMED + 1])
        exact = [agency for agency in found if typed in (agency.code, str(agency))]
        if len(exact) == 1 or (len(found) == 1 and not exact):
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(f"没有您可以评价的单位“{typed}”，请核对名称或代码")
        named = "、".join(f"{agency}（{agency.code}）" for agency in found[:_MOST_NAMED])
        raise forms.ValidationError(f"“{typed}”可能是几个单位：{named}等，请填写代码")

    @property
    def correction(self) -> Correction:
        """What the case is to be."""
        given = self.cleaned_data
        return Correction(given["kind"], given["project"], given["year"], given["agency"], given["title"])

    @property
    def digest(self) -> str:
        """A mark of what was asked for and of the case as it stands: other consequences are shown first."""
        to = self.correction
        parts = (to.kind.code, to.project, to.year, to.agency.pk, to.title, self.case.score_sheet_version)
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]

    @property
    def was_shown(self) -> bool:
        """Whether the person has seen what this very correction changes."""
        return self.cleaned_data["shown"] == self.digest
