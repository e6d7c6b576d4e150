"""What is posted about the words of one slot."""

from django import forms

from .words import LONGEST


class WordsForm(forms.Form):
    """The slot by its short name, what was typed, and the mark of the words that the person began from."""

    slot = forms.CharField(max_length=40, error_messages={"required": "没有指明是哪一处文字，请刷新页面。"})
    words = forms.CharField(required=False, strip=False, max_length=LONGEST * 4)
    seen = forms.CharField(required=False, max_length=40)

    def clean_words(self) -> str:
        """Line ends as they are kept; a NUL, which no database takes, goes."""
        typed: str = self.cleaned_data["words"]
        return typed.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
