"""The score sheet as a workbook: handed out, and taken back by way of a preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from evalcase.audit.services import record
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.web.downloads import XLSX, download
from evalcase.web.views import FormPage
from scoring.cases.services import ScoreSheetError, require_open
from scoring.exchange.forms import ScoreSheetFileForm
from scoring.exchange.previews import Preview, preview_of
from scoring.exchange.views.previews import ConfirmView, RowsMixin, preview_context
from scoring.exchange.workbook import WORKSHEET, score_sheet_workbook
from scoring.exchange.workbook_reading import Reading, read_score_sheet

_PREVIEW = "scoring/exchange/workbook_preview.html"


class WorkbookView(RowsMixin, View):
    """The score sheet as it stands, to be filled in with a spreadsheet program."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        content = score_sheet_workbook(self.case, self.rows)
        record(actor=self.user, action="导出评分表", obj=self.case)
        return download(content, f"{self.case.title}{WORKSHEET}.xlsx", XLSX)


class ImportPage(RowsMixin):
    """For a view that shows the page on which a workbook is chosen."""

    template_name: str | None = "scoring/exchange/workbook.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            require_open(self.case)
            closed = ""
        except ScoreSheetError as error:
            closed = str(error)
        return super().get_context_data(**kwargs) | {"closed": closed}


class ImportView(ImportPage, FormPage):
    """A filled-in workbook: its faults by cell, else what it would change."""

    form_class = ScoreSheetFileForm
    refusals = (ScoreSheetError, WorkbookRejected)
    conflicts = (ScoreSheetError,)
    reading: Reading
    preview: Preview

    def act(self) -> str:
        require_open(self.case)
        file = self.form.cleaned_data["workbook"]
        self.reading = read_score_sheet(self.case, self.rows, file.read(), file.name or "")
        self.preview = preview_of(self.case, self.reading.wanted, self.rows)
        return str(file.name)

    def reasons(self, refusal: Exception) -> list[str]:
        if isinstance(refusal, WorkbookRejected):
            return [error.text for error in refusal.errors]
        return super().reasons(refusal)

    def done(self, said: str) -> HttpResponse:
        context = {"case": self.case, "reading": self.reading, "file_name": said, **preview_context(self.preview)}
        context["counts"]["unchanged"] += self.reading.untouched
        return render(self.request, _PREVIEW, context)


class ImportConfirmView(ImportPage, ConfirmView):
    """The ticked cells of a workbook are written."""

    preview_template = _PREVIEW
