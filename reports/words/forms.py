"""What is posted about the words of one slot."""

from __future__ import annotations

from django import forms

from reports.words.editor import LONGEST


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
