"""Freezing the tree, the page of a step, and the reviewer's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from evalcase.web.numbers import sent_number
from scoring.cases.choices import State
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.cases.workflow import Step, step_of, steps_from
from scoring.evidence.selectors import papers_per_leaf
from scoring.review.approvals import approval_is_void
from scoring.review.models import CaseTransition
from scoring.review.services import TransitionRefused, TreeNotSound, apply_transition, freeze_case, has_filled_in
from scoring.score_sheet.selectors import groups, outstanding, points
from scoring.scores.evaluation import rows_of
from scoring.tree.views.editor import EditorView
from scoring.tree.views.page import Outcome
from units.sign_in.views.fresh import ask_for_proof

_TOLD = {"score": "得分", "actual": "完成值", "target": "指标值", "override": "人工评分", "reason": "扣分原因"}


class ReviewView(CaseMixin, TemplateView):
    """``cases/<code>/review/`` for the finance bureau."""

    action = Action.REVIEW
    template_name = "scoring/review/review.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, counted = rows_of(self.case), papers_per_leaf(self.case)
        for row in rows:
            row.papers = counted.get(row.pk, 0)  # type: ignore[attr-defined]
        taken = list(self.case.transitions.all())
        submitted = [one for one in taken if one.action == "submit"]
        approval = next((one for one in reversed(taken) if one.action == "approve"), None)
        marked = _marked(taken)
        return super().get_context_data(**kwargs) | {
            "groups": list(groups(rows)),
            "changes": changes_between(submitted[-2], submitted[-1]) if len(submitted) > 1 else [],
            "rounds": len(submitted),
            "steps": steps_from(self.case.state, self.person.role),
            "avoids": has_filled_in(self.case, self.user),
            "void": approval_is_void(self.case, approval) if approval and self.case.state == "approved" else [],
            "marked": marked,
            "overridden": [(row, points(row.score.computed)) for row in rows if row.score.override is not None],
        }


def _marked(taken: list[CaseTransition]) -> dict[str, str]:
    """What the last return said, by path."""
    last = next((one for one in reversed(taken) if one.action == "return"), None)
    return {} if last is None else {path: remark or "已指出" for path, remark in last.remarks.items()}


def changes_between(before: CaseTransition, after: CaseTransition) -> list[tuple[str, str, str, str]]:
    """What changed from one submission to the next: path, field, before, after; figures before words."""
    found = []
    for path, row in after.sheet.items():
        old = before.sheet.get(path, {})
        for name, label in _TOLD.items():
            if old.get(name) != row.get(name):
                found.append((path, label, str(old.get(name) or "—"), str(row.get(name) or "—")))
    return sorted(found, key=lambda one: one[1] == _TOLD["reason"])


# Where a person goes on after each step.
_NEXT = {"freeze": "sheet", "withdraw": "sheet"}


class TransitionView(CaseMixin, View):
    """``cases/<code>/transitions/<step>/``: shows what the step asks for, takes it on a post."""

    action = Action.VIEW
    step: Step

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        step = step_of(kwargs["step"])
        if step is None:
            raise Http404
        self.step = step

    def get(self, request: HttpRequest, code: str, step: str) -> HttpResponse:
        self._require_role()
        return redirect("case-setup", code) if self.step.action == "freeze" else self._page()

    def post(self, request: HttpRequest, code: str, step: str) -> HttpResponseBase:
        self._require_role()
        question = ask_for_proof(request) if self.step.confirm else None
        return self._take(request) if question is None else question

    def _take(self, request: HttpRequest) -> HttpResponse:
        try:
            apply_transition(
                case=self.case,
                action=self.step.action,
                actor=self.user,
                reason=request.POST.get("reason", ""),
                remarks=posted_remarks(request),
                seen_version=sent_number(request.POST.get("version", "")),
            )
        except TransitionRefused as error:
            return self._page(error, status=409)
        messages.success(request, f"已{self.step.label}。")
        route = _NEXT.get(self.step.action, "case-detail")
        return redirect("case-detail" if route == "sheet" and not self.case.framework else route, self.case.code)

    def _require_role(self) -> None:
        if self.person.role != self.step.role:
            raise PermissionDenied

    def _page(self, error: TransitionRefused | None = None, status: int = 200) -> HttpResponse:
        rows = rows_of(self.case)
        missing = error.outstanding if error is not None else ()
        if self.step.complete and not missing:
            missing = outstanding(rows, frozenset(papers_per_leaf(self.case)))
        context = {
            "case": self.case,
            "step": self.step,
            "allowed": self.case.state in self.step.sources,
            "leaves": [self._leaf(row) for row in rows if row.rule] if self.step.needs_anchor else [],
            "outstanding": missing,
            "error": error,
            "reason": self.request.POST.get("reason", ""),
        }
        return render(self.request, "scoring/review/transition.html", context, status=status)

    def _leaf(self, row: CaseIndicator) -> dict[str, Any]:
        return {
            "row": row,
            "chosen": f"anchor:{row.pk}" in self.request.POST,
            "remark": self.request.POST.get(f"remark:{row.pk}", ""),
        }


def posted_remarks(request: HttpRequest) -> dict[int, str]:
    """Remarks by indicator: every ``anchor:<key>`` that is ticked or has words in ``remark:<key>``."""
    found = {}
    for name, text in request.POST.items():
        kind, _, pk = name.partition(":")
        number = sent_number(pk)
        if number is not None and (kind == "anchor" or (kind == "remark" and str(text).strip())):
            found[number] = request.POST.get(f"remark:{pk}", "")
    return found


class FreezeView(EditorView):
    """Freezes a sound tree and opens the sheet; a tree with faults is shown in the editor with all of them."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Back to the editor, for who reloads a refusal."""
        return redirect("case-setup", code)

    def act(self, request: HttpRequest, outcome: Outcome) -> None:
        try:
            freeze_case(case=self.case, actor=self.user)
        except TreeNotSound as error:
            outcome.failed, outcome.message, outcome.problems = True, str(error), list(error.problems)

    def answer(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        if self.case.state == State.SETUP:
            return super().answer(request, outcome)
        messages.success(request, "指标体系已冻结，可以开始评分")
        return redirect("sheet", self.case.code)
