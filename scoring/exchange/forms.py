"""Forms of pasting and of the workbook: what comes in, and the cells of a preview that are to be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evalcase.web.forms import WorkbookField
from evalcase.web.numbers import sent_number
from scoring.cases.models import CaseIndicator
from scoring.exchange.pasting import Start
from scoring.score_sheet.edits import Edit, sent_edits

_MOST_EDITS = 5000
_GARBLED = "预览的内容没有完整送到，评分表没有改动；请重新粘贴或选择文件"
_FIRST_COLUMNS = (
    ("actual", "完成值或评定"),
    ("target", "指标值"),
    ("reason", "扣分原因"),
    ("override", "人工评分"),
    ("override_reason", "人工评分理由"),
)


class PasteForm(forms.Form):
    """A block of cells, and where it begins if it names neither rows nor columns."""

    text = forms.CharField(label="从 Excel 或 WPS 表格复制的内容", required=False, strip=False)
    row = forms.CharField(required=False)
    field = forms.CharField(required=False)

    def __init__(self, *args: Any, rows: Sequence[CaseIndicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = [row for row in rows if row.rule]
        choices = [(str(leaf.pk), f"{number} {leaf.name}") for number, leaf in enumerate(leaves, start=1)]
        self.fields["row"].label = "没有指标名称时，从这一行开始"
        self.fields["row"].widget = forms.Select(choices=choices)
        self.fields["field"].label = "没有表头时，从这一栏开始"
        self.fields["field"].widget = forms.Select(choices=_FIRST_COLUMNS)

    @property
    def start(self) -> Start | None:
        """The cell to begin at; a script names any cell of the page."""
        pk = sent_number(self.cleaned_data["row"])
        return None if pk is None else Start(pk, self.cleaned_data["field"] or "actual")


class ScoreSheetFileForm(forms.Form):
    """A score sheet that comes back filled in."""

    workbook = WorkbookField(label="填好的评分表（.xlsx）")


class TakenField(forms.Field):
    """The numbers of the ticked cells."""

    widget = forms.SelectMultiple

    def clean(self, value: list[str] | None) -> set[int | None]:
        return {sent_number(text) for text in value or ()}


class ConfirmForm(forms.Form):
    """The cells of a preview as its page sends them back, and which of them are ticked."""

    edits = forms.CharField(strip=False, widget=forms.HiddenInput, error_messages={"required": _GARBLED})
    take = TakenField(required=False)

    def clean_edits(self) -> list[Edit]:
        try:
            return sent_edits(self.cleaned_data["edits"].encode(), _MOST_EDITS)
        except ValueError:
            raise forms.ValidationError(_GARBLED) from None

    @property
    def chosen(self) -> list[Edit]:
        ticked = self.cleaned_data["take"]
        return [edit for number, edit in enumerate(self.cleaned_data["edits"]) if number in ticked]
