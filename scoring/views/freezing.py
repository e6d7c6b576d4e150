"""Freezing the tree from its editor: what was typed is saved first, and what is in the way is shown there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from scoring.cases.choices import State
from scoring.services.freezing import TreeNotSound, freeze_case
from scoring.tree.views.editor import EditorView
from scoring.tree.views.page import Outcome


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
