"""The sheet as a workbook: handed out, and taken back by way of a preview."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evalcase.audit.services import record
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.web.downloads import XLSX, download
from scoring.cases.services import SheetError, require_open
from scoring.exchange.previews import preview_of
from scoring.exchange.views.previews import RowsView, confirmed_or_failed
from scoring.exchange.workbook import SHEET_NAME, sheet_workbook
from scoring.exchange.workbook_reading import read_sheet_workbook

_FORM = "scoring/exchange/workbook.html"
_PREVIEW = "scoring/exchange/workbook_preview.html"
_LARGEST = 5 * 1024 * 1024


class SheetWorkbookView(RowsView):
    """The sheet as it stands, to be filled in with a spreadsheet program."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        content = sheet_workbook(self.case, self.rows)
        record(actor=self.user, action="导出评分表", obj=self.case)
        return download(content, f"{self.case.title}{SHEET_NAME}.xlsx", XLSX)


class SheetImportView(RowsView):
    """A filled-in workbook: its faults by cell, else what it would change, written when confirmed."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            require_open(self.case)
        except SheetError as error:
            return self.failed(_FORM, str(error), status=200, closed=True)
        return render(request, _FORM, {"case": self.case})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if "edits" in request.POST:
            return confirmed_or_failed(self, _PREVIEW, _FORM)
        file = request.FILES.get("workbook")
        if file is None:
            return self.failed(_FORM, "没有选择文件，请选择填好的评分表（.xlsx）", status=422)
        if (file.size or 0) > _LARGEST:
            return self.failed(_FORM, "文件超过5 MB，请删除图片和空白行后重新选择", status=422)
        name = file.name or ""
        try:
            require_open(self.case)
            reading = read_sheet_workbook(self.case, self.rows, file.read(), name)
            preview = preview_of(self.case, reading.wanted, self.rows)
        except WorkbookRejected as rejection:
            failure = f"发现{len(rejection.errors)}处问题，没有写入任何内容。请改正后重新导入："
            return self.failed(_FORM, failure, status=422, faults=[error.text for error in rejection.errors])
        except SheetError as error:
            return self.failed(_FORM, str(error), status=409)
        context = self.preview_context(preview)
        context["counts"]["unchanged"] += reading.untouched
        return render(request, _PREVIEW, {"case": self.case, "reading": reading, "file_name": name, **context})
