"""Forms of the import; what they collect goes through the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from budgets.imports.services.reading import UploadedWorkbook
from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.guard import MAX_FILE_BYTES
from evalcase.web.downloads import XLSX
from evalcase.web.forms import whole_number_input
from units.upkeep.forms import AgencyField, KeptForm

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MOST_FILES = 20


class WorkbooksInput(forms.FileInput):
    """Several files in one control; they may also be dropped on it."""

    allow_multiple_selected = True


class WorkbooksField(forms.FileField):
    """Workbooks with their bytes; those that are too large are refused before they are read."""

    widget = WorkbooksInput(attrs={"accept": f".xlsx,{XLSX}"})
    default_error_messages = {
        "required": "请选择工作簿（.xlsx）。",
        "missing": "请选择工作簿（.xlsx）。",
        "invalid": "文件没有上传成功，请重新选择。",
    }

    def clean(self, data: Any, initial: Any = None) -> list[UploadedWorkbook]:
        files: list[UploadedFile] = [item for item in (data if isinstance(data, list) else [data]) if item]
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > _MOST_FILES:
            raise forms.ValidationError(f"一次选择了{len(files)}个文件，最多{_MOST_FILES}个，请分几次上传。")
        return [self._read(file) for file in files]

    def _read(self, file: UploadedFile) -> UploadedWorkbook:
        name = str(file.name or "未命名.xlsx")
        if (file.size or 0) > MAX_FILE_BYTES:
            size = (file.size or 0) / 1024 / 1024
            remedy = "请删除图片、空白行或拆成多个工作簿"
            error = CellError.of_file(name, f"文件有 {size:.1f} MB", "不能超过 20 MB", remedy)
            raise forms.ValidationError(error.text)
        return UploadedWorkbook(name, file.read())


def _agency(**more: Any) -> AgencyField:
    unknown = "没有您可以为其导入的、代码或现用全称为“{}”的单位，请查找后选定。"
    return AgencyField(label="单位", error_messages={"unknown": unknown, "required": "请填写单位。"}, **more)


def _year(*, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label="预算年度",
        required=required,
        min_value=_FIRST_YEAR,
        max_value=_LAST_YEAR,
        widget=whole_number_input(),
        error_messages={
            "invalid": "请填写四位年度，如2023。",
            "min_value": f"年度应在{_FIRST_YEAR}到{_LAST_YEAR}之间。",
            "max_value": f"年度应在{_FIRST_YEAR}到{_LAST_YEAR}之间。",
        },
    )


class StartForm(KeptForm):
    """What the address of a new import says: agency and year to begin with, words to find another agency by."""

    agency = _agency(required=False)
    year = _year(required=False)
    q = forms.CharField(label="单位名称、简称或代码", required=False, max_length=60)


class SettingsForm(KeptForm):
    """Scope of an upload that is kept already, and whether its money units have been looked at."""

    agency = _agency()
    year = _year()
    units_confirmed = forms.BooleanField(label="确认金额单位", required=False)


class UploadForm(KeptForm):
    """New workbooks. Agency and year may be left to the titles in them."""

    agency = _agency(required=False, widget=forms.HiddenInput)
    year = _year(required=False)
    workbooks = WorkbooksField(label="工作簿")

    def describe_fields(self) -> None:
        """Tie each input to its hint and its fault, for screen readers; call it when all faults are known."""
        for name, field in self.fields.items():
            is_faulty = self.is_bound and name in self.errors
            field.widget.attrs["aria-describedby"] = f"{name}-hint {name}-error" if is_faulty else f"{name}-hint"
            if is_faulty:
                field.widget.attrs["aria-invalid"] = "true"


class ConfirmForm(forms.Form):
    """The digest of what the page showed would be imported."""

    previewed = forms.CharField(required=False)


class ReplaceForm(forms.Form):
    """One workbook in the place of another."""

    file = WorkbooksField(label="改好的工作簿", widget=forms.FileInput(attrs={"accept": f".xlsx,{XLSX}"}))

    def clean_file(self) -> UploadedWorkbook:
        workbook: UploadedWorkbook = self.cleaned_data["file"][0]
        return workbook
