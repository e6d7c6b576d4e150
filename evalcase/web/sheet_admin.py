"""Admin pages of small reference tables that are also kept as workbooks."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from openpyxl import Workbook as Book
from tablib import Dataset
from tablib.exceptions import TablibException

from evalcase.printable import printable
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.spreadsheets.reader import read_workbook
from evalcase.spreadsheets.writer import write_text

# What a spreadsheet program takes for a formula; the full-width signs are what an input method writes.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r")


class Workbook(XLSX):
    """The first sheet, read like every other workbook: behind the gate, without control characters."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        dataset = Dataset()
        rows = read_workbook(in_stream, "上传的文件").sheets[0].rows
        dataset.headers = [str(value) for value in rows[0]] if rows else []
        for row in rows[1:]:
            # A whole number is one, as the library that was written for these tables has it.
            dataset.append([int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row])
        return dataset

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        """Every cell as text, unaltered: the library deletes a leading "=" and lets other formulas through."""
        book = Book()
        sheet = book.active
        assert sheet is not None  # noqa: S101 - a new workbook has one
        for number, row in enumerate([dataset.headers, *dataset], start=1):
            for column, value in enumerate(row, start=1):
                if value not in (None, ""):
                    write_text(sheet.cell(number, column), str(value))
        content = BytesIO()
        book.save(content)
        return content.getvalue()


class Text(CSV):
    """A .csv without control characters."""

    def create_dataset(self, in_stream: str | bytes, **kwargs: Any) -> Dataset:
        text = in_stream.decode(self.encoding or "utf-8") if isinstance(in_stream, bytes) else in_stream
        dataset = super().create_dataset(printable(text), **kwargs)
        for number, row in enumerate(dataset):
            dataset[number] = tuple(_unquoted(cell) for cell in row)
        return dataset

    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        """An apostrophe before what a spreadsheet program would run; the import takes it away again."""
        quoted = Dataset(headers=dataset.headers)
        for row in dataset:
            quoted.append([f"'{cell}" if str(cell).startswith(_FORMULA_STARTS) else cell for cell in row])
        return str(quoted.export("csv"))


def _unquoted(cell: Any) -> Any:
    text = str(cell or "")
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else cell


class SheetAdminMixin(ImportExportMixin):
    """Import with preview, and export, of a :class:`evalcase.web.resources.CheckedResource`."""

    formats = [Workbook, Text]
    skip_admin_log = True  # the services write the log

    def export_action(self, request: HttpRequest) -> Any:
        """As the list does it: filters that are none lead back to the list, which says so."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            meta = self.model._meta
            return redirect(f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{ERROR_FLAG}=1")

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        """As the library does it; a file that is gone, as after a second click, leads back to the list."""
        form = self.create_confirm_form(request)
        formats = [str(number) for number in range(len(self.get_import_formats()))]
        try:
            if request.method != "POST" or (form.is_valid() and form.cleaned_data["format"] in formats):
                return super().process_import(request, **kwargs)
        except (FileNotFoundError, WorkbookRejected, UnicodeDecodeError, csv.Error, TablibException):
            pass  # the same answer as for a form that was never ours
        messages.error(request, "待导入的文件已不在：可能已经导入过，或预览已过期。请先核对列表，需要时重新上传。")
        meta = self.model._meta
        return redirect(f"admin:{meta.app_label}_{meta.model_name}_changelist")

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        message = (
            "文件读不出来。请确认它是 .xlsx 工作簿或 UTF-8 编码的 .csv 文件，且所选格式与文件一致；"
            "可用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"
        )
        form.add_error("import_file", str(error) if isinstance(error, WorkbookRejected) else message)
