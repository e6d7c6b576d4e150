"""What a person does to an upload, each by one POST."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from budgets.imports.forms import ReplaceForm, SettingsForm
from budgets.imports.models import CellCorrection, UploadedFile
from budgets.imports.services.importing import PlanChanged
from budgets.imports.services.uploads import (
    Correction,
    confirm_upload,
    correct_upload,
    delete_upload,
    replace_file,
    settle_upload,
    withdraw_correction,
)
from budgets.imports.views.checklist import field_name, read_field_name
from budgets.imports.views.mixins import UploadAction
from evalcase.spreadsheets.corrections import NotCorrectable
from evalcase.web.access import NotOpen
from evalcase.web.numbers import sent_number


class CorrectView(UploadAction):
    """Corrections of cells: one input for each faulty cell, and one place for any other cell."""

    anchor = "check"
    resend_as = "更正导入的单元格"

    def act(self, **kwargs: Any) -> None:
        files = {file.pk: file for file in UploadedFile.objects.filter(upload=self.upload)}
        try:
            made = correct_upload(upload=self.upload, corrections=self._corrections(files), actor=self.user)
        except NotCorrectable as fault:
            messages.error(self.request, f"没有更正：{fault}。")
            return
        if made:
            messages.success(self.request, f"已更正{made}个单元格，并重新检查。")
        else:
            messages.info(self.request, "没有填写更正，已按原内容重新检查。")

    def _corrections(self, files: dict[int, UploadedFile]) -> list[Correction]:
        found: list[Correction] = []
        typed = [(name, text) for name, text in self.request.POST.items() if isinstance(text, str)]
        for name, text in [*typed, self._other_cell()]:
            place = read_field_name(name)
            if place is None or not text.strip():
                continue
            pk, cell, sheet = place
            if pk not in files:
                raise NotOpen(f"本次上传没有第{pk}号文件")
            found.append(Correction(files[pk], sheet, cell, text))
        return found

    def _other_cell(self) -> tuple[str, str]:
        """The cell a person names: file and sheet are chosen together, as ``12-收支表``."""
        where, cell = self.request.POST.get("other-sheet", ""), self.request.POST.get("other-cell", "")
        text = self.request.POST.get("other-value", "")
        pk, _, sheet = where.partition("-")
        cell = cell.strip().upper()
        number = sent_number(pk)
        if not text.strip() or number is None:
            return "", ""
        name = field_name(number, cell, sheet)
        if read_field_name(name) is None:
            raise NotCorrectable(f"“{cell}”不是单元格，请填写如 C5 的列号和行号")
        return name, text


class WithdrawView(UploadAction):
    """Takes a correction back."""

    anchor = "check"

    def act(self, **kwargs: Any) -> None:
        correction = (
            CellCorrection.objects.filter(file__upload=self.upload, pk=kwargs["correction"])
            .select_related("file__upload")
            .first()
        )
        if correction is not None:  # gone already: a second click
            withdraw_correction(correction=correction, actor=self.user)
            messages.success(self.request, f"已撤销更正：【{correction.sheet}】{correction.cell}。")


class ReplaceView(UploadAction):
    """Another file in the place of one."""

    anchor = "check"

    def act(self, **kwargs: Any) -> HttpResponse | None:
        file = self.file(kwargs["file"])
        form = ReplaceForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.back(" ".join(str(fault) for fault in form.errors["file"]))
        workbook = form.cleaned_data["file"]
        replace_file(file=file, workbook=workbook, actor=self.user)
        messages.success(self.request, f"已换为{workbook.file_name}，并重新检查。")
        return None


class SettingsView(UploadAction):
    """Agency, year, and whether the money units have been looked at."""

    anchor = "check"
    resend_as = "设置导入的单位、年度和金额单位"

    def act(self, **kwargs: Any) -> HttpResponse | None:
        form = SettingsForm(self.request.POST, agencies=self.agencies())
        if not form.is_valid():
            return self.back(" ".join(str(fault) for faults in form.errors.values() for fault in faults))
        settle_upload(upload=self.upload, actor=self.user, **form.cleaned_data)
        return None


class ConfirmView(UploadAction):
    """Imports the upload as it was shown; shows it anew where something else would now happen."""

    def act(self, **kwargs: Any) -> None:
        self.anchor = "changes"
        try:
            confirm_upload(upload=self.upload, planned=self.request.POST.get("planned", "") or "-", actor=self.user)
        except PlanChanged as changed:
            messages.warning(self.request, str(changed))
            return
        self.anchor = ""
        messages.success(self.request, "已导入。")


class DeleteView(UploadAction):
    """Throws the upload away."""

    def act(self, **kwargs: Any) -> HttpResponse:
        told = str(self.upload)
        delete_upload(upload=self.upload, actor=self.user)
        messages.success(self.request, f"已删除{told}，没有导入任何数据。")
        return redirect("import-list")
