"""What a person does to an upload, each by one POST."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from budgets.imports.corrections import corrections_in
from budgets.imports.forms import ConfirmForm, ReplaceForm, SettingsForm
from budgets.imports.models import CellCorrection
from budgets.imports.services.uploads import (
    confirm_upload,
    correct_upload,
    delete_upload,
    replace_file,
    settle_upload,
    withdraw_correction,
)
from budgets.imports.views.mixins import UploadAction
from evalcase.spreadsheets.corrections import NotCorrectable


class CorrectView(UploadAction):
    """Corrections of cells: one input for each faulty cell, and one place for any other cell."""

    anchor = "check"
    resend_as = "更正导入的单元格"

    def act(self) -> str:
        try:
            made = correct_upload(
                upload=self.upload, corrections=corrections_in(self.request, self.upload), actor=self.user
            )
        except NotCorrectable as fault:
            raise NotCorrectable(f"没有更正：{fault}。") from fault
        return f"已更正{made}个单元格，并重新检查。" if made else "没有填写更正，已按原内容重新检查。"


class WithdrawView(UploadAction):
    """Takes a correction back."""

    anchor = "check"

    def act(self) -> str:
        corrections = CellCorrection.objects.filter(file__upload=self.upload, pk=self.kwargs["correction"])
        correction = corrections.select_related("file__upload").first()
        if correction is None:  # gone already: a second click
            return ""
        withdraw_correction(correction=correction, actor=self.user)
        return f"已撤销更正：【{correction.sheet}】{correction.cell}。"


class ReplaceView(UploadAction):
    """Another file in the place of one."""

    anchor = "check"
    form_class = ReplaceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        self.replaced = self.file(self.kwargs["file"])  # before the form: another upload's file is told to nobody
        return super().get_form_kwargs()

    def act(self) -> str:
        workbook = self.form.cleaned_data["file"]
        replace_file(file=self.replaced, workbook=workbook, actor=self.user)
        return f"已换为{workbook.file_name}，并重新检查。"


class SettingsView(UploadAction):
    """Agency, year, and whether the money units have been looked at."""

    anchor = "check"
    form_class = SettingsForm
    resend_as = "设置导入的单位、年度和金额单位"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.agency_ids}

    def act(self) -> str:
        settle_upload(upload=self.upload, actor=self.user, **self.form.cleaned_data)
        return ""


class ConfirmView(UploadAction):
    """Imports the upload as it was shown; shows it anew where something else would now happen."""

    form_class = ConfirmForm

    def act(self) -> str:
        confirm_upload(upload=self.upload, previewed=self.form.cleaned_data["previewed"] or "-", actor=self.user)
        return "已导入。"

    def refused(self, why: str) -> HttpResponse:
        self.anchor = "changes"
        return super().refused(why)


class DeleteView(UploadAction):
    """Throws the upload away."""

    def act(self) -> str:
        title = str(self.upload)
        delete_upload(upload=self.upload, actor=self.user)
        return f"已删除{title}，没有导入任何数据。"

    def done(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return redirect("import-list")
