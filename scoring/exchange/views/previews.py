"""What pasting and importing share: the rows of the score sheet, the preview of its cells, and writing those chosen."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evalcase.web.views import FormPage
from scoring.cases.services import ScoreSheetError
from scoring.exchange.forms import ConfirmForm
from scoring.exchange.previews import Preview, preview_of_conflicts
from scoring.score_sheet.services import Saved, save_cells
from scoring.score_sheet.views import CellsMixin


class RowsMixin(CellsMixin):
    """For a page about the score sheet's cells, which names their case."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"case": self.case}  # type: ignore[misc]


class ConfirmView(RowsMixin, FormPage):
    """Writes the ticked cells of a preview; those that somebody changed meanwhile are shown again with both values.

    ``template_name`` is the page to begin anew from where nothing can be written, ``preview_template`` the preview.
    """

    http_method_names = ["post", "options"]
    form_class = ConfirmForm
    refusals = conflicts = (ScoreSheetError,)
    preview_template: str
    saved: Saved

    def act(self) -> str:
        self.saved = save_cells(case=self.case, edits=self.form.chosen, actor=self.user, indicators=self.rows)
        return f"已写入{len(self.form.chosen)}格。"

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        if form.chosen:
            return super().form_valid(form)
        messages.info(self.request, "没有选中任何一格，评分表没有改动。")
        return redirect(self.get_success_url())

    def done(self, said: str) -> HttpResponse:
        conflicts, refusals = self.saved.conflicts, self.saved.refusals
        if not conflicts and not refusals:
            return super().done(said)
        context = preview_context(preview_of_conflicts(conflicts, self.saved.indicators))
        written = len(self.form.chosen) - len(conflicts) - len(refusals)
        context |= {"case": self.case, "written": written, "refusals": refusals, "conflicts": conflicts}
        return render(self.request, self.preview_template, context, status=409)

    def get_success_url(self) -> str:
        return reverse("score-sheet", args=[self.case.code])


def preview_context(preview: Preview) -> dict[str, Any]:
    """The lines to list, each takeable one with its number, and all of these as the form sends them back."""
    numbers = {id(line): number for number, line in enumerate(preview.takeable)}
    sent = [
        {
            "i": line.edit.indicator,
            "f": line.edit.field,
            "v": line.edit.value,
            "b": line.edit.base,
            "o": line.edit.operation,
        }
        for line in preview.takeable
    ]
    return {
        "preview": preview,
        "lines": [(line, numbers.get(id(line))) for line in preview.shown],
        "edits": json.dumps({"edits": sent}, ensure_ascii=False),
        "suggested": sum(line.suggested for line in preview.takeable),
        "counts": {status: preview.count(status) for status in ("new", "changed", "unchanged", "refused")},
    }
