"""By what a list of cases is narrowed, searched and sorted; the deadline of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db import models
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone

from evalcase.web.forms import decimal_input, whole_number_input
from scoring.case_kinds import CASE_KINDS
from scoring.cases.choices import ENDED_STATES, Holder, State
from scoring.cases.models import Case
from scoring.cases.search import agencies_named, searched

_SOON = timedelta(days=7)
_FINAL = Q(leaves__gt=0, scored_leaves__gte=F("leaves"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a list can be sorted by: what it is called, and the order each way."""

    code: str
    label: str
    rising: tuple[str | OrderBy, ...]
    falling: tuple[str | OrderBy, ...]


COLUMNS = (
    Column("code", "代码", ("code",), ("-code",)),
    Column("title", "名称", ("title", "code"), ("-title", "code")),
    Column("agency", "单位", ("agency__code", "-year", "code"), ("-agency__code", "-year", "code")),
    Column("year", "年度", ("year", "code"), ("-year", "code")),
    Column("kind", "种类", ("report_kind", "-year", "code"), ("-report_kind", "-year", "code")),
    Column("state", "状态", ("state", "due_on", "state_since"), ("-state", "due_on", "state_since")),
    Column("since", "自", ("state_since", "code"), ("-state_since", "code")),
    Column("due", "期限", (F("due_on").asc(nulls_last=True), "code"), (F("due_on").desc(nulls_last=True), "code")),
    Column("score", "总分", (F("total").asc(nulls_last=True), "code"), (F("total").desc(nulls_last=True), "code")),
)
NEWEST_FIRST = "-year"
_ORDERS = {column.code: column.rising for column in COLUMNS} | {f"-{column.code}": column.falling for column in COLUMNS}


class CaseFilterForm(forms.Form):
    """What a person asks of the list; every field may stay empty. Bound to the address, so that it can be kept."""

    q = forms.CharField(label="查找", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *State.choices])
    holder = forms.ChoiceField(label="在谁手里", required=False, choices=[("", "全部"), *Holder.choices])
    due = forms.ChoiceField(
        label="期限",
        required=False,
        choices=[("", "全部"), ("overdue", "已超期"), ("soon", "7天内到期"), ("none", "未定期限")],
    )
    kind = forms.ChoiceField(
        label="种类", required=False, choices=[("", "全部"), *((kind.code, kind.label) for kind in CASE_KINDS)]
    )
    year = forms.IntegerField(label="年度", required=False, min_value=1900, max_value=9999, widget=whole_number_input())
    agency = forms.CharField(label="单位及其下属", required=False, max_length=200, help_text="单位名称、简称或代码")
    final = forms.ChoiceField(label="得分", required=False, choices=[("", "全部"), ("yes", "已评完"), ("no", "未评完")])
    least = forms.DecimalField(
        label="总分不低于", required=False, max_digits=7, decimal_places=2, widget=decimal_input()
    )
    most = forms.DecimalField(
        label="总分不高于", required=False, max_digits=7, decimal_places=2, widget=decimal_input()
    )
    grade = forms.CharField(label="等级", required=False, max_length=20)
    sort = forms.ChoiceField(required=False, choices=[(code, code) for code in _ORDERS])

    def narrowed(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """The cases that are asked for. A field that makes no sense narrows nothing: the form says so."""
        given = self.cleaned_data
        for field, condition in _conditions(given):
            if given.get(field) not in (None, ""):
                cases = cases.filter(condition)
        if given.get("agency"):
            cases = cases.filter(agency__in=agencies_named(given["agency"]))
        if given.get("q"):
            cases = searched(cases, given["q"])
        return cases

    def sorted(self, cases: QuerySet[Case], veiled: Q | None = None) -> QuerySet[Case]:
        """The cases in the order asked for; the newest year first where none is. Kept-back totals are as none."""
        if veiled is not None and self.order.removeprefix("-") == "score":
            shown = models.Case(models.When(veiled, then=None), default=F("total"))
            order = shown.desc(nulls_last=True) if self.order.startswith("-") else shown.asc(nulls_last=True)
            return cases.order_by(order, "code")
        return cases.order_by(*_ORDERS[self.order])

    @property
    def asks_for_scores(self) -> bool:
        """Whether the list is narrowed by what scores are: kept-back ones must not be guessed so."""
        return any(self.cleaned_data.get(name) not in (None, "") for name in ("least", "most", "grade"))

    @property
    def order(self) -> str:
        """The column sorted by, with a minus for falling."""
        return str(self.cleaned_data.get("sort") or NEWEST_FIRST)

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(value not in (None, "") for name, value in self.cleaned_data.items() if name != "sort")

    @property
    def narrows_further(self) -> bool:
        """Whether one of the fields is used that a page folds away."""
        return any(self[name].value() for name in ("agency", "kind", "final", "least", "most", "grade"))


def _conditions(given: dict[str, Any]) -> list[tuple[str, Q]]:
    """What each field asks of a case."""
    today = timezone.localdate()
    open_ = ~Q(state__in=ENDED_STATES)
    due = {
        "overdue": open_ & Q(due_on__lt=today),
        "soon": open_ & Q(due_on__gte=today, due_on__lte=today + _SOON),
        "none": open_ & Q(due_on__isnull=True),
    }
    holder = given.get("holder")
    return [
        ("state", Q(state=given.get("state"))),
        ("holder", Q(state__in=Holder(holder).states if holder else ())),
        ("due", due.get(given.get("due", ""), Q())),
        ("kind", Q(report_kind=given.get("kind"))),
        ("year", Q(year=given.get("year"))),
        ("final", _FINAL if given.get("final") == "yes" else ~_FINAL & ~Q(framework_code="")),
        ("least", Q(total__gte=given.get("least"))),
        ("most", Q(total__lte=given.get("most"))),
        ("grade", Q(grade=str(given.get("grade", "")).strip())),
    ]


class CodesField(forms.Field):
    """The codes of the rows ticked in a list, each once."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": "没有勾选案件，请先在列表中勾选"}, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(value or ()))


class DeadlineForm(forms.Form):
    """By which day a case is to be published; none where it stays empty."""

    due_on = forms.DateField(
        label="办结期限",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写作2026-12-31这样的年-月-日"},
        help_text="留空为不定期限",
    )


class DeadlinesForm(DeadlineForm):
    """The same day for every case that was ticked."""

    codes = CodesField(label="案件")
    query = forms.CharField(required=False, widget=forms.HiddenInput)  # the list as it was narrowed, to lead back to it
