"""Taking a case one step on: the page that asks for what the step needs, and the step itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from evalcase.web.numbers import sent_number
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.cases.workflow import Step, step_of
from scoring.evidence.selectors import papers_per_leaf
from scoring.score_sheet.selectors import outstanding
from scoring.scores.evaluation import rows_of
from scoring.services.transitions import TransitionRefused, apply_transition
from units.sign_in.views.fresh import ask_for_proof

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
        return render(self.request, "scoring/transition.html", context, status=status)

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
