"""The list of cases: narrowed, searched, sorted, taken away as a workbook; and the deadlines set in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import ListView

from evalcase.audit.services import record_event
from evalcase.spreadsheets.tables import table_workbook
from evalcase.web.access import BY_OBJECT
from evalcase.web.downloads import XLSX, download
from evalcase.web.pages import LongPaginator
from evalcase.web.views import ActionView
from scoring.case_kinds import case_kind
from scoring.cases.choices import holder_of
from scoring.cases.models import Case
from scoring.cases.selectors import listed_to, with_newest_import, with_veil
from scoring.cases.services import ScoreSheetError
from scoring.desk.forms import COLUMNS, CaseFilterForm, DeadlinesForm
from scoring.desk.groups import Group, cases_of_group, group_of
from scoring.desk.selectors import UNREAD
from scoring.desk.services import set_deadlines
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import roles_held

# More rows than this nobody reads; the page asks to narrow the list first.
MOST_ROWS = 50_000
_WORKBOOK = (
    ("代码", 16),
    ("名称", 48),
    ("单位代码", 14),
    ("单位", 28),
    ("评价机构", 24),
    ("年度", 8),
    ("种类", 28),
    ("状态", 10),
    ("在谁手里", 10),
    ("自", 12),
    ("期限", 12),
    ("超期", 6),
    ("总分", 10),
    ("已评指标", 10),
    ("末级指标", 10),
    ("等级", 8),
    ("导入后未重新取数", 10),
)


class CaseListMixin:
    """What the page and the workbook have in common: the person's cases, a group of the desk, the filter."""

    access = BY_OBJECT
    request: HttpRequest
    form: CaseFilterForm
    group: Group | None

    def narrowed(self) -> QuerySet[Case]:
        """The cases asked for, without what no list reads of them."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.form = CaseFilterForm(self.request.GET)
        self.form.full_clean()
        self.group = group_of(self.request.GET.get("group", ""))
        cases, veiled = listed_to(user) if self.group is None else cases_of_group(self.group, user)
        hides = veiled is not None and self.form.asks_for_scores
        cases = cases.exclude(veiled) if hides else with_veil(cases, veiled)
        if self.group is None or self.form.cleaned_data.get("sort"):
            cases = self.form.sorted(cases, veiled)
        return with_newest_import(self.form.narrowed(cases)).prefetch_related("evaluator__names").defer(*UNREAD)


class CaseListView(CaseListMixin, ListView):
    """The cases that are open to the person, with where each stands, who has it, its deadline and its score."""

    template_name = "scoring/desk/case_list.html"
    context_object_name = "cases"
    paginate_by = 50
    paginator_class = LongPaginator

    def get_queryset(self) -> QuerySet[Case]:
        return self.narrowed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        roles = roles_held(self.request.user)  # type: ignore[arg-type]
        return context | {
            "form": self.form,
            "group": self.group,
            "columns": [_heading(column.code, column.label, self.form.order) for column in COLUMNS],
            "rows": [_row(case) for case in context["cases"]],
            "may_schedule": bool(roles & {Role.REVIEWER, Role.ADMINISTRATOR}) or self.request.user.is_superuser,
        }


class CaseListWorkbookView(CaseListMixin, View):
    """The same cases, in the same order, as a workbook."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        cases = self.narrowed()[:MOST_ROWS]
        record_event(actor=self.request.user, action="下载案件清单", title="评价案件")
        content = table_workbook("评价案件", _WORKBOOK, _workbook_rows(cases))
        return download(content, f"评价案件{timezone.localdate():%Y%m%d}.xlsx", XLSX)


class DeadlinesView(ActionView):
    """One deadline for the cases ticked in the list; none of them is changed where one cannot be."""

    access = BY_OBJECT
    form_class = DeadlinesForm
    refusals: ClassVar[tuple[type[Exception], ...]] = (ScoreSheetError,)

    def act(self) -> str:
        user, due_on = self.request.user, self.form.cleaned_data["due_on"]
        assert isinstance(user, User)  # noqa: S101 - the access middleware lets nobody else through
        changed = set_deadlines(codes=self.form.cleaned_data["codes"], due_on=due_on, actor=user)
        day = f"{due_on:%Y年%-m月%-d日}" if due_on else "不定期限"
        return f"已把{changed}个案件的办结期限定为{day}"

    def get_success_url(self) -> str:
        query = self.form.cleaned_data.get("query")
        return f"{reverse('case-list')}?{query}" if query else reverse("case-list")


def _heading(code: str, label: str, order: str) -> dict[str, str]:
    """A column's head: whether the list is sorted by it, and what a press on it asks for."""
    sorted_ = {code: "ascending", f"-{code}": "descending"}.get(order, "")
    return {"code": code, "label": label, "sorted": sorted_, "next": f"-{code}" if order == code else code}


def _row(case: Case) -> dict[str, Any]:
    kind = case_kind(case.report_kind)
    case.veiled = getattr(case, "is_veiled", False)
    return {"case": case, "kind": kind.subject if kind else case.report_kind, "holder": holder_of(case.state)}


def _workbook_rows(cases: QuerySet[Case]) -> Iterator[tuple[object, ...]]:
    for row in map(_row, cases.iterator(chunk_size=500)):
        case = row["case"]
        yield (
            case.code,
            case.title,
            case.agency.code,
            str(case.agency),
            str(case.evaluator or ""),
            case.year,
            row["kind"],
            case.state_label,
            row["holder"].label,
            timezone.localtime(case.state_since).date(),
            case.due_on,
            "是" if case.is_overdue else "",
            None if case.veiled else case.total,
            case.scored_leaves if case.leaves else None,
            case.leaves or None,
            "未公布" if case.veiled else case.grade or ("未评完" if case.is_provisional else ""),
            "是" if case.is_outdated and not case.veiled else "",
        )
