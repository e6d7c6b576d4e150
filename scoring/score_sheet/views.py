"""The score sheet: the page, the saving of cells, and reading the facts anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from budgets.facts import fact_label
from evalcase.audit.context import note_role
from evalcase.web.access import BY_OBJECT, NotOpen, found_or_hidden
from evalcase.web.forms import bound
from evalcase.web.templatetags.figures import score
from evalcase.web.views import ActionView, FormPage
from indicators.rules.answers import text_of
from indicators.rules.inputs import figure_label
from scoring.bindings.binding import HOW_LABELS, How
from scoring.bindings.selectors import choices_for
from scoring.bindings.services import ChoiceError
from scoring.bindings.waiting import nearest, search
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, acting_as, may
from scoring.cases.services import ScoreSheetError
from scoring.cases.views import CaseMixin, OfCase
from scoring.cases.workflow import steps_from
from scoring.evidence.selectors import papers_by_leaf
from scoring.score_sheet.choosing import choose_fact, undo_choice
from scoring.score_sheet.edits import posted_edits, sent_body, sent_save
from scoring.score_sheet.forms import ChosenFactForm, OpenRowForm, RoleForm
from scoring.score_sheet.page import shown_groups
from scoring.score_sheet.selectors import (
    branches,
    field_data,
    groups,
    last_year,
    outstanding,
    progress,
    row_data,
    score_sheet_for_saving,
)
from scoring.score_sheet.services import BusyScoreSheet, Saved, save_cells
from scoring.score_sheet.viewing import remember, view_of
from scoring.scores.bindings import case_binder, leaf_of
from scoring.scores.evaluation import compiled_case, rows_of
from scoring.scores.fields import data_keys, fields_of, stated_keys
from scoring.scores.printing import explained_in_full
from scoring.scores.services import score_case
from units.people.choices import role_labels
from units.people.models import User


class ScoreSheetView(CaseMixin, View):
    """The sheet to fill in. A plain post of the whole form saves it where scripts fail."""

    action = Action.SCORE
    resend_as = "保存评分表"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if self.case.state == State.SETUP:
            messages.info(request, "指标体系冻结以后才能评分。")
            return redirect("case-setup", code)
        return self.page()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            saved = save_cells(case=self.case, edits=posted_edits(request), actor=self.user)
        except ScoreSheetError as error:
            return self.page(failure=str(error), status=409)
        if saved.conflicts or saved.refusals:
            return self.page(saved=saved, status=409)
        messages.success(request, "已保存。")
        asked = self.asked_row()
        address = reverse("score-sheet", args=[self.case.code])
        return redirect(f"{address}?row={asked}#row-{asked}" if asked else address)

    def asked_row(self) -> int | None:
        """The row that is open beside the table."""
        return bound(OpenRowForm, self.request).cleaned_data["row"]

    def page(self, *, saved: Saved | None = None, failure: str = "", status: int = 200) -> HttpResponse:
        case = self.case if saved is None else saved.case
        if not case.framework:
            raise NotOpen("这类报告不评分，没有评分表")
        rows = rows_of(case) if saved is None else list(saved.indicators)
        papers = papers_by_leaf(case)
        ladder = compiled_case(case.pk, case.framework_sha256).ladder
        asked, view = self.asked_row(), view_of(self.request)
        context = {
            "case": case,
            "asked": asked,
            "view": view,
            "groups": shown_groups(
                list(groups(rows)), before=last_year(case), papers=papers, asked=asked, unit=view.symbol
            ),
            "progress": progress(case, rows, ladder),
            "open": case.state in OPEN_STATES,
            "outstanding": outstanding(rows, frozenset(papers)),
            # What ends the work on the sheet; giving the case up stands on its own page.
            "steps": [step for step in steps_from(case.state, self.person.roles) if step.action != "cancel"],
            "returned": self.case.transitions.filter(action="return").last() if case.state == State.RETURNED else None,
            "conflicts": [] if saved is None else [conflict_data(conflict, rows) for conflict in saved.conflicts],
            "refusals": [] if saved is None else saved.refusals,
            "failure": failure,
        }
        response = render(self.request, "scoring/score_sheet/page.html", context, status=status)
        remember(response, view)
        return response


class CellsMixin(OfCase):
    """For a view of the cells: ``self.case``, ``self.rows`` and ``self.user``, read in one query."""

    access = BY_OBJECT
    case: Case
    rows: list[CaseIndicator]
    with_evidence: frozenset[int]
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        try:
            self.case, person, self.rows = score_sheet_for_saving(self.user, kwargs["code"])
        except Case.DoesNotExist as error:
            raise NotOpen(str(error)) from None
        if not may(person, Action.SCORE):
            raise PermissionDenied
        note_role(role_labels(acting_as(person, Action.SCORE)))
        self.with_evidence = frozenset(row.pk for row in self.rows if row.has_evidence)  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class CellsView(CellsMixin, View):
    """Saves the cells that a script sends; answers with every row that changed. Its queries are counted."""

    def post(self, request: HttpRequest, code: str) -> JsonResponse:
        try:
            edits, since = sent_save(sent_body(request))
        except ValueError as error:
            return JsonResponse({"message": f"发来的内容无法读取：{error}，请刷新页面"}, status=400)
        try:
            saved = save_cells(case=self.case, edits=edits, actor=self.user, indicators=self.rows)
        except BusyScoreSheet as error:
            return JsonResponse({"message": str(error)}, status=503)
        except ScoreSheetError as error:
            return JsonResponse({"message": str(error)}, status=409)
        if since not in (None, saved.read_version):  # the page has not seen what others saved meanwhile
            saved.changed = {row.pk for row in saved.indicators}
        return self.answer(saved)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """What others changed since the version ``since``: nothing to tell is an empty answer (204)."""
        if request.GET.get("since") == str(self.case.score_sheet_version):
            return HttpResponse(status=204)
        return self.answer(Saved(self.case, self.rows, changed={row.pk for row in self.rows}))

    def answer(self, saved: Saved) -> JsonResponse:
        """What came of it, with how many places are still open in the whole sheet."""
        missing = outstanding(saved.indicators, self.with_evidence)
        return JsonResponse(saved_data(saved, view_of(self.request).symbol) | {"outstanding": len(missing)})


class FactsView(CaseMixin, ActionView):
    """Reads the agency's figures anew, after an import, and scores with them."""

    action = Action.SCORE
    refusals = (ScoreSheetError,)

    def act(self) -> str:
        before = score(self.case.total)
        score_case(case=self.case, actor=self.user)
        now = score(self.case.total)
        return "已按最新导入的数据重新取数和计算。" + (f"总分由{before}变为{now}。" if before != now else "总分不变。")

    def get_success_url(self) -> str:
        return reverse("score-sheet", args=[self.case.code])


def saved_data(saved: Saved, unit: str = "") -> dict[str, Any]:
    """What came of a save, as the page's script reads it; every text is ready to print."""
    case, rows = saved.case, saved.indicators
    ladder = compiled_case(case.pk, case.framework_sha256).ladder
    return {
        "progress": progress(case, rows, ladder),
        "rows": [
            row_data(row, unit) | {"explained": explained_in_full(case, row)}
            for row in rows
            if row.rule and row.pk in saved.changed
        ],
        "branches": branches(rows),
        "conflicts": [conflict_data(conflict, rows, unit) for conflict in saved.conflicts],
        "refusals": [
            {"id": refusal.edit.indicator, "field": refusal.edit.field, "message": refusal.message}
            for refusal in saved.refusals
        ],
    }


def conflict_data(conflict: Any, rows: Any, unit: str = "") -> dict[str, Any]:
    """A conflict with both values, and the cell as it now is."""
    edit = conflict.edit
    indicator: CaseIndicator = next(row for row in rows if row.pk == edit.indicator)
    field = next(field for field in fields_of(indicator) if field.name == edit.field)
    return {
        "id": edit.indicator,
        "field": edit.field,
        "name": indicator.name,
        "label": field.label,
        "mine": text_of(edit.value),
        "theirs": text_of(conflict.theirs),
        "by": conflict.name,
        "at": conflict.at,
        "version": conflict.version,
        "current": field_data(indicator, field, unit),
    }


class OfALeaf(CaseMixin):
    """For a view of one figure of a leaf: ``self.row`` and, by the address, ``self.role``."""

    action = Action.SCORE
    kwargs: dict[str, Any]
    row: CaseIndicator
    role: str

    def instead(self) -> HttpResponse | None:
        leaves = self.case.indicators.exclude(rule={}).select_related("score")
        self.row = found_or_hidden(leaves, pk=self.kwargs["pk"])
        roles = list(stated_keys(self.row))
        asked = self.request.GET.get("role", "")
        self.role = asked if asked in roles else next(iter(roles), "")
        return super().instead()

    def get_success_url(self) -> str:
        return f"{reverse('score-sheet', args=[self.case.code])}#row-{self.row.pk}"


class ChooseFactView(OfALeaf, FormPage):
    """The facts that a figure may be read from, the nearest first or found by their names, to choose one of."""

    resend_as = "选定指标的数据"
    form_class = ChosenFactForm
    refusals = (ScoreSheetError, ChoiceError)
    template_name = "scoring/score_sheet/choose_fact.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").replace("\x00", "")
        leaf, binder = leaf_of(self.row), case_binder(self.case)
        found = search(words, binder) if words else nearest(leaf, self.role, binder) if self.role else []
        binding = self.row.bindings.get(self.role, {})
        choice = choices_for(self.case).filter(path=self.row.path, role=self.role).first()
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "role": self.role,
            "label": figure_label(self.role) if self.role else "",
            "facts": [(fact, fact_label(fact.key)) for fact in found],
            "words": words,
            "waits": binding.get("waits", ""),
            "read": fact_label(data_keys(self.row).get(self.role, "")) if binding.get("key") else "",
            "how": HOW_LABELS[How(binding["how"])] if binding.get("key") else "",
            "choice": choice,
            "chosen": "" if choice is None else fact_label(binder.subject.key(choice.template)),
            "is_open": self.case.state in OPEN_STATES,
        }

    def act(self) -> str:
        given = self.form.cleaned_data
        value = choose_fact(
            case=self.case,
            indicator=self.row,
            role=given["role"],
            key=given["key"],
            reason=given["reason"],
            remember=given["remember"],
            actor=self.user,
        )
        kept = "，以后按本指标体系评价时照此取数" if given["remember"] else ""
        return f"“{self.row.name}”的{figure_label(given['role'])}已取自“{fact_label(given['key'])}”（{value}）{kept}"


class UndoChoiceView(OfALeaf, ActionView):
    """Takes the choice of a fact back."""

    form_class = RoleForm
    refusals = (ScoreSheetError, ChoiceError)

    def act(self) -> str:
        undo_choice(case=self.case, indicator=self.row, role=self.form.cleaned_data["role"], actor=self.user)
        return f"已撤销为“{self.row.name}”选定的数据，按原来的办法取数"
