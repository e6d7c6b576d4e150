"""Freezing the tree, the page of a step, and the reviewer's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from evalcase.audit.context import note_role
from evalcase.web.templatetags.figures import score
from evalcase.web.views import FormPage
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.cases.workflow import Step, step_of, steps_from
from scoring.evidence.selectors import papers_by_leaf, papers_per_leaf
from scoring.review.approvals import approval_is_void
from scoring.review.changes import changes_between
from scoring.review.forms import StepForm
from scoring.review.gates import lacks
from scoring.review.models import CaseTransition
from scoring.review.services import TransitionRefused, TreeNotSound, apply_transition, freeze_case, has_filled_in
from scoring.score_sheet.selectors import groups, outstanding, points
from scoring.scores.evaluation import rows_of
from scoring.scores.services import changes_to_take_in
from scoring.tree.views.editor import EditorAction
from units.sign_in.views.fresh import ask_for_proof


class ReviewView(CaseMixin, TemplateView):
    """``cases/<code>/review/`` for the finance bureau."""

    action = Action.REVIEW
    template_name = "scoring/review/review.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, counted = rows_of(self.case), papers_per_leaf(self.case)
        for row in rows:
            row.papers = counted.get(row.pk, 0)  # type: ignore[attr-defined]
        steps_taken = list(self.case.transitions.all())
        submitted = [step for step in steps_taken if step.action == "submit"]
        approval = next((step for step in reversed(steps_taken) if step.action == "approve"), None)
        return super().get_context_data(**kwargs) | {
            "groups": list(groups(rows)),
            "changes": changes_between(submitted[-2], submitted[-1]) if len(submitted) > 1 else [],
            "rounds": len(submitted),
            "steps": steps_from(
                self.case.state,
                self.person.roles,
                consulting=self.case.consulting,
                taken={step.action for step in steps_taken if step.actor_id == self.user.pk},
            ),
            "replies": [step for step in steps_taken if step.action == "reply"],
            "avoids": has_filled_in(self.case, self.user),
            "void": approval_is_void(self.case, approval) if approval and self.case.state == "approved" else [],
            "marked": _marked(steps_taken),
            "overridden": [(row, points(row.score.computed)) for row in rows if row.score.override is not None],
        }


def _marked(steps_taken: list[CaseTransition]) -> dict[str, str]:
    """What the last return said, by path."""
    last = next((step for step in reversed(steps_taken) if step.action == "return"), None)
    return {} if last is None else {path: remark or "已指出" for path, remark in last.remarks.items()}


# Where a person goes on after each step.
_NEXT = {"freeze": "score-sheet", "withdraw": "score-sheet"}


class TransitionView(CaseMixin, FormPage):
    """``cases/<code>/transitions/<step>/``: shows what the step asks for, takes it on a post."""

    action = Action.VIEW
    form_class = StepForm
    refusals = conflicts = (TransitionRefused,)
    template_name = "scoring/review/transition.html"
    step: Step

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        step = step_of(kwargs["step"])
        if step is None:
            raise Http404
        self.step = step

    def instead(self) -> HttpResponse | None:
        if self.step.role not in self.person.roles:
            raise PermissionDenied
        note_role(self.step.role.label)
        at_tree = self.step.action == "freeze" and self.request.method == "GET"
        return redirect("case-setup", self.case.code) if at_tree else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = ask_for_proof(request) if self.step.confirm else None
        return question or super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        leaves = [row for row in rows_of(self.case) if row.rule] if self.step.needs_anchor else []
        return super().get_form_kwargs() | {"step": self.step, "leaves": leaves}

    def act(self) -> str:
        given = self.form.cleaned_data
        made = apply_transition(
            case=self.case,
            action=self.step.action,
            actor=self.user,
            reason=given.get("reason", ""),
            remarks=self.form.remarks,
            seen_version=given["version"],
        )
        before, now = score(self.case.total), score(made.case.total)
        return f"已{self.step.label}。" + (f"总分由{before}变为{now}。" if before != now else "")

    def get_success_url(self) -> str:
        route = _NEXT.get(self.step.action, "case-detail")
        return reverse(
            "case-detail" if route == "score-sheet" and not self.case.framework else route, args=[self.case.code]
        )

    def form_invalid(self, form: StepForm) -> HttpResponse:
        answer = super().form_invalid(form)
        if not self._is_open():
            answer.status_code = 409  # not a fault of the form: the case has come to stand otherwise
        return answer

    def _is_open(self) -> bool:
        """Whether the step leads on from where the case stands."""
        return self.case.state in self.step.sources and self.step.consulting in (None, self.case.consulting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missing = self.refusal.outstanding if isinstance(self.refusal, TransitionRefused) else ()
        if self.step.complete and not missing and self._is_open():
            missing = outstanding(rows_of(self.case), frozenset(papers_per_leaf(self.case)))
        lacking = lacks(self.case, self.step, self.person) if self._is_open() else []
        given = {"step": self.step, "allowed": self._is_open(), "outstanding": missing, "remedies": lacking}
        if self.step.pins and self._is_open():
            given["to_take_in"] = changes_to_take_in(case=self.case)
        context = super().get_context_data(**kwargs) | given
        form = context["form"]
        return context | {"remarks": form.rows(papers_by_leaf(self.case)) if form.leaves and self._is_open() else []}


class FreezeView(EditorAction):
    """Freezes a sound tree and opens the sheet; a tree with faults is shown in the editor with all of them."""

    def change(self) -> str:
        try:
            freeze_case(case=self.case, actor=self.user)
        except TreeNotSound as error:
            self.outcome.problems = list(error.problems)
            raise
        return "指标体系已冻结，可以开始评分"

    def done(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect("score-sheet", self.case.code)
