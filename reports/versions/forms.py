"""What a person chooses before a version is made."""

from django import forms

from evalcase.web.forms import RowField
from reports.rendering.formats import FORMATS
from reports.versions.choices import VersionState

_LABELS = {"html": "网页（HTML）", "pdf": "PDF", "docx": "Word（DOCX）"}


class VersionForm(forms.Form):
    """Draft or issue, and in which formats."""

    state = forms.ChoiceField(
        choices=VersionState.choices, error_messages={"invalid_choice": "请选择生成草稿或正式印发。"}
    )
    formats = forms.MultipleChoiceField(
        label="格式",
        choices=[(name, _LABELS.get(name, name.upper())) for name in FORMATS],
        initial=list(FORMATS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一种格式。", "invalid_choice": "没有“%(value)s”这种格式。"},
    )


class ComparisonForm(forms.Form):
    """Which two versions are compared."""

    before = RowField()
    after = RowField()
