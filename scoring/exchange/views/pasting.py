"""Pasting a block into the score sheet: form, preview, confirmation; and checking cells without saving them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View

from evalcase.web.fragments import wants_fragment
from evalcase.web.views import FormPage
from indicators.rules.answers import text_of
from scoring.cases.services import ScoreSheetError
from scoring.exchange.blocks import PasteError
from scoring.exchange.forms import PasteForm
from scoring.exchange.pasting import Mapping, map_block
from scoring.exchange.previews import Preview, Wanted, preview_of
from scoring.exchange.views.previews import ConfirmView, RowsMixin, preview_context
from scoring.score_sheet.edits import check_cells, sent_body, sent_edits

_PREVIEW = "scoring/exchange/paste_preview.html"
_FRAGMENT = "scoring/exchange/_paste.html"


class CheckView(RowsMixin, View):
    """What each edit that a script sends would become; nothing is saved."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, code: str) -> JsonResponse:
        try:
            checked = check_cells(self.case, sent_edits(sent_body(request)), self.rows)
        except ScoreSheetError as error:
            return JsonResponse({"message": str(error)}, status=409)
        except ValueError as error:
            return JsonResponse({"message": f"发来的内容无法读取：{error}，请刷新页面"}, status=400)
        cells = [
            {
                "id": cell.edit.indicator,
                "field": cell.edit.field,
                "before": text_of(cell.before),
                "text": text_of(cell.after),
                "status": cell.status,
                "problem": cell.problem,
                "refusal": cell.refusal,
            }
            for cell in checked
        ]
        return JsonResponse({"cells": cells})


class PastePage(RowsMixin):
    """For a view that shows the page on which a block is pasted."""

    template_name: str | None = "scoring/exchange/paste.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {"paste_form": form if isinstance(form, PasteForm) else PasteForm(rows=self.rows)}


class PasteView(PastePage, FormPage):
    """A block of cells is placed and shown: a page, or for a script the preview alone."""

    resend_as = "预览粘贴的内容"
    form_class = PasteForm
    refusals = (PasteError, ScoreSheetError)
    mapping: Mapping
    preview: Preview

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"rows": self.rows}

    def get_template_names(self) -> list[str]:
        return [_FRAGMENT] if wants_fragment(self.request) else super().get_template_names()

    def act(self) -> str:
        self.mapping = map_block(self.form.cleaned_data["text"], self.rows, self.form.start)
        self.preview = preview_of(self.case, wanted_of(self.mapping), self.rows)
        return ""

    def done(self, said: str) -> HttpResponse:
        template = _FRAGMENT if wants_fragment(self.request) else _PREVIEW
        context = {"case": self.case, "mapping": self.mapping, **preview_context(self.preview)}
        return render(self.request, template, context)


class PasteConfirmView(PastePage, ConfirmView):
    """The ticked cells of a pasted block are written."""

    resend_as = "粘贴到评分表"
    preview_template = _PREVIEW


def wanted_of(mapping: Mapping) -> list[Wanted]:
    return [Wanted(f"第{cell.row}行第{cell.column}列", cell.indicator, cell.field, cell.text) for cell in mapping.cells]
