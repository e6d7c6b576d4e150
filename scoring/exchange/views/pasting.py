"""Pasting a block into the sheet: form, preview (a page, or for a script), confirmation; checking without saving."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from evalcase.web.fragments import wants_fragment
from indicators.rules.answers import text_of
from scoring.cases.services import SheetError
from scoring.exchange.blocks import PasteError
from scoring.exchange.pasting import Mapping, Start, map_block
from scoring.exchange.previews import Wanted, preview_of
from scoring.exchange.views.previews import RowsView, confirmed_or_failed
from scoring.score_sheet.edits import check_cells, sent_body, sent_edits

_FORM = "scoring/exchange/paste.html"
_PREVIEW = "scoring/exchange/paste_preview.html"
_FRAGMENT = "scoring/exchange/paste_fragment.html"


class CheckView(RowsView):
    """What each edit that a script sends would become; nothing is saved."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, code: str) -> JsonResponse:
        try:
            checked = check_cells(self.case, sent_edits(sent_body(request)), self.rows)
        except SheetError as error:
            return JsonResponse({"message": str(error)}, status=409)
        except ValueError as error:
            return JsonResponse({"message": f"发来的内容无法读取：{error}，请刷新页面"}, status=400)
        cells = [
            {
                "id": one.edit.indicator,
                "field": one.edit.field,
                "before": text_of(one.before),
                "text": text_of(one.after),
                "status": one.status,
                "problem": one.problem,
                "refusal": one.refusal,
            }
            for one in checked
        ]
        return JsonResponse({"cells": cells})


class PasteView(RowsView):
    """A block of cells: placed and shown first, written only when it comes back confirmed."""

    resend_as = "粘贴到评分表"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return render(request, _FORM, {"case": self.case, **self.choices()})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if "edits" in request.POST:
            return confirmed_or_failed(self, _PREVIEW, _FORM, **self.choices())
        for_script = wants_fragment(request)
        text = request.POST.get("text", "")
        try:
            mapping = map_block(text, self.rows, self.start())
            preview = preview_of(self.case, wanted_of(mapping), self.rows)
        except (PasteError, SheetError) as error:
            template = _FRAGMENT if for_script else _FORM
            return self.failed(template, str(error), status=422, text=text, **self.choices())
        context = {"case": self.case, "mapping": mapping, **self.preview_context(preview)}
        return render(request, _FRAGMENT if for_script else _PREVIEW, context)

    def start(self) -> Start | None:
        """The cell to begin at, as the form names it."""
        row, name = self.request.POST.get("row", ""), self.request.POST.get("field", "") or "actual"
        return Start(int(row), name) if row.isascii() and row.isdigit() and len(row) < 19 else None

    def choices(self) -> dict[str, Any]:
        """The rows a block may begin at, and what was chosen."""
        leaves = [row for row in self.rows if row.rule]
        row, name = self.request.POST.get("row", ""), self.request.POST.get("field", "")
        return {"leaves": leaves, "chosen_row": row, "chosen_field": name or "actual"}


def wanted_of(mapping: Mapping) -> list[Wanted]:
    return [Wanted(f"第{one.row}行第{one.column}列", one.indicator, one.field, one.text) for one in mapping.cells]
