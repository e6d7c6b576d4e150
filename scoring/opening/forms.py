"""The form of a new case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html

from budgets.ledger.selectors.target_lists import TargetList, target_lists
from indicators.library.models import Framework
from scoring.case_kinds import CASE_KINDS, CaseKind, case_kind
from scoring.cases.models import Case
from scoring.opening.selectors import earlier_cases
from scoring.opening.services import suggested_code, suggested_title
from scoring.tree.selectors import MOST_FOUND, current_frameworks
from units.agencies.models import Agency
from units.entrustments.models import Entrustment
from units.people.models import User

_FIRST_YEAR, _YEARS_AHEAD, _LAST_YEAR = 2000, 1, 9999
_NO_SCORES = "none"


class FindForm(forms.Form):
    """By what the frameworks of the library are narrowed; its fields belong to a form of their own (``find``)."""

    q = forms.CharField(
        label="名称或制度依据中的词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "form": "find", "autocomplete": "off"}),
    )
    province = forms.ChoiceField(label="地区", required=False, widget=forms.Select(attrs={"form": "find"}))

    def __init__(self, *args: Any, provinces: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [("", "全部"), *((name, name) for name in provinces)]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def asked(self) -> bool:
        return any(self.cleaned_data.values())

    def finds(self, words: str, province: str) -> bool:
        """Whether a framework holds every word and is of the province."""
        given = self.cleaned_data
        wanted = given.get("province", "")
        return all(word in words for word in given.get("q", "").lower().split()) and wanted in ("", province)


class NewCaseForm(forms.Form):
    """Year, kind, the tree to begin with, and code and title where the suggested ones do not suit."""

    year = forms.IntegerField(
        label="评价年度",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "请填写评价年度", "invalid": "请填写四位年份，如 2024"},
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
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "所选的指标体系已不可用，请重新选择"},
    )
    project = forms.CharField(
        label="项目",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "projects", "autocomplete": "off"}),
        help_text="评价项目的，填导入的表中的项目名称，评分按该项目的数据取数，评分时必填；评价整个单位的不填",
    )
    entrustment = forms.TypedChoiceField(label="依据的委托", required=False)
    title = forms.CharField(label="案件名称", max_length=200, required=False)
    code = forms.SlugField(
        label="案件代码",
        max_length=60,
        required=False,
        error_messages={"invalid": "案件代码只能含字母、数字和“-”“_”"},
    )

    def __init__(
        self, *args: Any, agency: Agency, user: User, entrustments: Sequence[Entrustment] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self._choose_among(entrustments)
        self.frameworks = current_frameworks(user)
        self.earlier = earlier_cases(agency, _LAST_YEAR, entrustments[0].firm if entrustments else None)
        self.target_lists = target_lists(agency)[:MOST_FOUND]
        last_year = timezone.localdate().year - 1
        example = suggested_title(agency, last_year, CASE_KINDS[0])
        code = suggested_code(agency, last_year)
        self.fields["year"].initial = last_year
        self.fields["basis"].choices = [  # type: ignore[attr-defined]
            (_NO_SCORES, "不评分"),
            *((framework_basis(framework), framework.title) for framework in self.frameworks),
            *((case_basis(case), case.title) for case in self.earlier),
            *((targets_basis(targets), targets.project or str(agency)) for targets in self.target_lists),
        ]
        self.fields["title"].help_text = format_html(
            '不填则按单位、年度和种类拟定，如“<span id="title-example">{}</span>”', example
        )
        self.fields["code"].help_text = f"不填则拟为“{code}”（随年度变化）；字母、数字和“-”，立案后不能修改"

    def _choose_among(self, entrustments: Sequence[Entrustment]) -> None:
        """Which contract the case is under is asked only where there are several."""
        if len(entrustments) < 2:
            del self.fields["entrustment"]
            return
        field: Any = self.fields["entrustment"]
        by_pk = {str(entrustment.pk): entrustment for entrustment in entrustments}
        field.choices = [(pk, f"{one.number}（{one.client}，{one.valid_to}前）") for pk, one in by_pk.items()]
        field.coerce, field.empty_value = by_pk.get, None
        field.error_messages["invalid_choice"] = "所选的委托已终止，请重新选择"

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
        targets, year = self.targets, given.get("year")
        if targets is not None and year is not None and targets.year != year:
            found = f"选的是{targets.year}年的绩效目标表，评价年度是{year}年"
            self.add_error("basis", f"{found}；请改选{year}年的，或先导入{year}年的绩效目标表")
        return given

    @property
    def framework(self) -> Framework | None:
        """The framework of the library that was chosen."""
        chosen = self.cleaned_data["basis"]
        return next((framework for framework in self.frameworks if framework_basis(framework) == chosen), None)

    @property
    def copy_tree_from(self) -> Case | None:
        """The earlier case whose tree was chosen."""
        chosen = self.cleaned_data["basis"]
        return next((case for case in self.earlier if case_basis(case) == chosen), None)

    @property
    def targets(self) -> TargetList | None:
        """The target table from which the tree is to be laid out."""
        chosen = self.cleaned_data.get("basis")
        return next((targets for targets in self.target_lists if targets_basis(targets) == chosen), None)


def framework_basis(framework: Framework) -> str:
    """A framework as a choice of the form."""
    return f"framework|{framework.code}|{framework.version}"


def targets_basis(targets: TargetList) -> str:
    """A target table as a choice of the form."""
    return f"targets|{targets.year}|{targets.project}"


def case_basis(case: Case) -> str:
    """An earlier case as a choice of the form."""
    return f"case|{case.code}"
