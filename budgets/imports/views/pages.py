"""Pages of the import: past imports, the check of an upload, its receipt, one imported file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from budgets.imports.forms import SettingsForm
from budgets.imports.models import ImportUpload, UploadedFile
from budgets.imports.rights import locks_of
from budgets.imports.selectors import batches_open_to, uploaded_files, uploads_open_to
from budgets.imports.services.previews import ImportPreview
from budgets.imports.services.uploads import (
    Scope,
    corrected_name,
    current_workbook,
    preview_upload,
    scope_in_titles,
)
from budgets.imports.views.checklist import MOST_SHOWN, faulty_sheets, keep_first
from budgets.imports.views.mixins import ImportView, UploadPage
from budgets.ledger.models import ImportBatch
from budgets.ledger.selectors.contested import open_questions
from budgets.workbooks import BY_CODE, title_of
from evalcase.audit.selectors import history_of
from evalcase.audit.services import record
from evalcase.spreadsheets.annotate import NotAnnotatable, annotate_workbook
from evalcase.web.access import NotOpen
from evalcase.web.downloads import XLSX, download
from units.people.choices import Role

_PER_PAGE = 50


class ImportListView(ImportView):
    """What was imported for the person's agencies, and what they uploaded and have not yet imported."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(batches_open_to(self.agency_ids), _PER_PAGE).get_page(request.GET.get("page"))
        waiting = (
            uploads_open_to(self.user, self.agency_ids)
            .filter(imported_at__isnull=True)
            .select_related("agency")
            .prefetch_related("agency__names", Prefetch("files", uploaded_files()))
        )
        rows = [_history_row(batch) for batch in page]
        return render(request, "budgets/imports/list.html", {"page_obj": page, "rows": rows, "waiting": waiting})


def _history_row(batch: ImportBatch) -> dict[str, Any]:
    tables = list(batch.tables.all())
    return {
        "batch": batch,
        "tables": dict.fromkeys(title_of(table.kind) for table in tables),
        "count": len(tables),
        "rows": sum(table.rows for table in tables),
        "in_force": sum(table.superseded_at is None for table in tables),
        "corrections": sum(len(file.corrections.all()) for file in batch.uploaded_files.all()),
        "uploads": [file.upload for file in batch.uploaded_files.all()],
        "importer": _importer(batch),
    }


def _importer(batch: ImportBatch) -> str:
    """Who brought the file in, in which role where that was kept."""
    uploads = [file.upload for file in batch.uploaded_files.all()]
    return uploads[0].confirmed_by if uploads else str(batch.imported_by or "命令导入")


class TemplateView(ImportView):
    """The blank workbook of a kind of table."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in BY_CODE:
            raise NotOpen(f"没有表种“{kind}”")
        return download(BY_CODE[kind].blank_workbook(), f"{BY_CODE[kind].title}（空白模板）.xlsx", XLSX)


class UploadCheckView(UploadPage):
    """An upload being checked: what was recognised, what must be mended, what would change; or its receipt."""

    def show(self, **kwargs: Any) -> HttpResponse:
        files = list(uploaded_files().filter(upload=self.upload))
        if self.upload.is_imported:
            asked = open_questions(self.upload.agency_id, self.upload.year)
            role = self.roles[self.upload.agency_id]
            told = {
                "entries": history_of(self.upload),
                "open_questions": asked,
                "administers": role is Role.ADMINISTRATOR,
            }
            context = {"upload": self.upload, "files": files, **told}
            return render(self.request, "budgets/imports/receipt.html", context)
        preview = preview_upload(self.upload)
        return render(self.request, "budgets/imports/check.html", self._context(preview, files))

    def _context(self, preview: ImportPreview, files: list[UploadedFile]) -> dict[str, Any]:
        groups = faulty_sheets(preview, files)
        chosen = self.request.GET.get("sheet", "")
        shown = [group for group in groups if str(group.number) == chosen] or groups
        is_cut = keep_first(shown, MOST_SHOWN)
        initial = {"agency": self.upload.agency.code, "year": self.upload.year}
        return {
            "upload": self.upload,
            "preview": preview,
            "files": files,
            "groups": groups,
            "shown": [group for group in shown if group.cells],
            "chosen": chosen if len(shown) < len(groups) else "",
            "is_cut": is_cut,
            "most_shown": MOST_SHOWN,
            "corrections": [item for file in files for item in file.corrections.all()],
            "unit_doubts": [error for error in preview.errors if "确认金额单位" in error.remedy],
            "suggested": self._suggested(preview, files),
            "settings_form": SettingsForm(keys=self.agency_ids, initial=initial),
            "locks": locks_of(self.upload.agency, self.upload.year, self.roles[self.upload.agency_id]),
            "sheet_options": _sheet_options(preview, files),
        }

    def _suggested(self, preview: ImportPreview, files: list[UploadedFile]) -> Scope | None:
        """Agency and year of the titles, where they contradict what was chosen and are clear."""
        if not any(error.column == "表题" for error in preview.errors):
            return None
        told = scope_in_titles([current_workbook(file) for file in files])
        agency, year = told.agency or self.upload.agency, told.year or self.upload.year
        if agency.pk not in self.agency_ids or (agency, year) == (self.upload.agency, self.upload.year):
            return None
        return Scope(agency, year)


def _sheet_options(preview: ImportPreview, files: list[UploadedFile]) -> list[dict[str, str]]:
    """The sheets of which any cell may be corrected."""
    by_name = {corrected_name(file): file for file in files}
    return [
        {"value": f"{by_name[sheet.file].pk}-{sheet.sheet}", "label": f"{sheet.file}【{sheet.sheet}】"}
        for sheet in preview.sheets
        if sheet.file in by_name
    ]


class FaultListView(UploadPage):
    """Every fault of an upload as a plain list to print."""

    def show(self, **kwargs: Any) -> HttpResponse:
        preview = preview_upload(self.upload) if not self.upload.is_imported else None
        context = {"upload": self.upload, "errors": preview.errors if preview else ()}
        return render(self.request, "budgets/imports/faults.html", context)


class MarkedWorkbookView(UploadPage):
    """A file of an upload with its faults marked in it."""

    def show(self, **kwargs: Any) -> HttpResponse:
        file = self.file(kwargs["file"])
        if file.content is None:
            raise NotOpen("文件已导入")
        workbook = current_workbook(file)
        errors = [error for error in preview_upload(self.upload).errors if error.file == workbook.file_name]
        try:
            content = annotate_workbook(workbook.content, errors)
        except NotAnnotatable as fault:
            messages.error(self.request, f"{file.file_name}：{fault}。")
            return redirect("import-upload", pk=self.upload.pk)
        record(actor=self.user, action="下载标错文件", obj=file)
        return download(content, f"标错-{file.file_name}", XLSX)


class BatchView(ImportView):
    """One imported file: its tables, its corrections and its history."""

    def batch(self, pk: int) -> ImportBatch:
        batch = batches_open_to(self.agency_ids).filter(pk=pk).first()
        if batch is None:
            raise NotOpen(f"没有第{pk}号导入")
        return batch

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        tables = [{"table": table, "title": title_of(table.kind)} for table in batch.tables.all()]
        uploads: list[ImportUpload] = [file.upload for file in batch.uploaded_files.all()]
        context = {
            "batch": batch,
            "tables": tables,
            "files": batch.uploaded_files.all(),
            "uploads": uploads,
            "importer": _importer(batch),
            "entries": history_of(batch),
        }
        return render(request, "budgets/imports/batch.html", context)


class BatchWorkbookView(BatchView):
    """The very file that was imported."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch(pk)
        try:
            with batch.content.open("rb") as stream:
                content = stream.read()
        except OSError:
            messages.error(request, "文件存储中没有这份工作簿，请联系系统维护人员从备份恢复。")
            return redirect("import-batch", pk=pk)
        record(actor=self.user, action="下载导入文件", obj=batch)
        return download(content, batch.file_name, XLSX)


class OriginalWorkbookView(UploadPage):
    """A corrected file as it was before its corrections."""

    def show(self, **kwargs: Any) -> HttpResponse:
        file = self.file(kwargs["file"])
        if file.content is None:
            raise NotOpen("文件未作更正，导入的就是原文件")
        record(actor=self.user, action="下载原文件", obj=file)
        return download(bytes(file.content), file.file_name, XLSX)
