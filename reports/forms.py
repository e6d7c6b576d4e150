"""What a person chooses before a version is made, and what is posted about the words of one slot."""

from django import forms

from reports.constants import VersionState
from reports.rendering.formats import FORMATS
from reports.words import LONGEST

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


class WordsForm(forms.Form):
    """The slot by its short name, what was typed, and the mark of the words that the person began from."""

    slot = forms.CharField(max_length=40)
    words = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST * 4,
        error_messages={"max_length": f"文字太长，没有保存：一处最多{LONGEST}字。刷新页面后重写，细节可移到附件。"},
    )
    seen = forms.CharField(required=False, max_length=40)

    def clean_words(self) -> str:
        """Line ends as they are kept; a NUL, which no database takes, goes."""
        typed: str = self.cleaned_data["words"]
        return typed.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
