"""What pasting and importing share: the rows of the sheet, the preview of its cells, and writing the chosen ones."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from evalcase.web.numbers import sent_number
from scoring.cases.services import SheetError
from scoring.exchange.previews import Preview, preview_of_conflicts
from scoring.score_sheet.edits import sent_edits
from scoring.score_sheet.services import save_cells
from scoring.score_sheet.views import CellsMixin

_MOST_EDITS = 5000


class RowsView(CellsMixin, View):
    """What pasting and importing do alike with the cells of the score sheet."""

    def confirm(self, template: str) -> HttpResponse:
        """Write the ticked cells of a preview; cells that somebody changed meanwhile are shown again with both values.

        Raises SheetError where the case is closed, ValueError where what was sent back is no preview.
        """
        sent = sent_edits(self.request.POST.get("edits", "").encode(), _MOST_EDITS)
        ticked = {sent_number(text) for text in self.request.POST.getlist("take")}
        chosen = [edit for index, edit in enumerate(sent) if index in ticked]
        if not chosen:
            messages.info(self.request, "没有选中任何一格，评分表没有改动。")
            return redirect("sheet", self.case.code)
        saved = save_cells(case=self.case, edits=chosen, actor=self.user, indicators=self.rows)
        written = len(chosen) - len(saved.conflicts) - len(saved.refusals)
        if not saved.conflicts and not saved.refusals:
            messages.success(self.request, f"已写入{written}格。")
            return redirect("sheet", self.case.code)
        context = self.preview_context(preview_of_conflicts(saved.conflicts, saved.indicators))
        context |= {"written": written, "refusals": saved.refusals, "conflicts": saved.conflicts}
        return render(self.request, template, {"case": self.case} | context, status=409)

    def preview_context(self, preview: Preview) -> dict[str, Any]:
        """The lines to list, each takeable one with its number, and all of these as the form sends them back."""
        numbers = {id(line): number for number, line in enumerate(preview.takeable)}
        sent = [
            {
                "i": one.edit.indicator,
                "f": one.edit.field,
                "v": one.edit.value,
                "b": one.edit.base,
                "o": one.edit.operation,
            }
            for one in preview.takeable
        ]
        return {
            "preview": preview,
            "lines": [{"line": line, "number": numbers.get(id(line))} for line in preview.shown],
            "edits": json.dumps({"edits": sent}, ensure_ascii=False),
            "suggested": sum(line.suggested for line in preview.takeable),
            "counts": {status: preview.count(status) for status in ("new", "changed", "unchanged", "refused")},
        }

    def failed(self, template: str, failure: str, *, status: int, **context: Any) -> HttpResponse:
        return render(self.request, template, {"case": self.case, "failure": failure} | context, status=status)


def confirmed_or_failed(view: RowsView, preview_template: str, form_template: str, **context: Any) -> HttpResponse:
    """Confirm a preview; a closed case or a garbled form is told on the page that the preview began from."""
    try:
        return view.confirm(preview_template)
    except SheetError as error:
        return view.failed(form_template, str(error), status=409, **context)
    except ValueError:
        failure = "预览的内容没有完整送到，评分表没有改动；请重新粘贴或选择文件"
        return view.failed(form_template, failure, status=400, **context)
