"""What is posted about the words of one slot."""

from __future__ import annotations

from typing import Any

from django import forms

from reports.material.slots import Slot
from reports.words.editor import LONGEST, CaseWords

UNKNOWN_SLOT = "报告里没有这处文字：可能指标、项目或前提已经改变，请刷新页面查看现有的各处文字。"


class WordsForm(forms.Form):
    """The slot by its short name, what was typed, and the mark of the words that the person began from.

    Cleaned, ``slot`` is the slot of the case's report.
    """

    slot = forms.CharField(max_length=40)
    words = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST * 4,
        error_messages={"max_length": f"文字太长，没有保存：一处最多{LONGEST}字。刷新页面后重写，细节可移到附件。"},
    )
    seen = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, case_words: CaseWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case_words = case_words

    def clean_slot(self) -> Slot:
        """The slot that the report asks for now, as its words are kept."""
        slot = self.case_words.slot(self.cleaned_data["slot"])
        if slot is None:
            raise forms.ValidationError(UNKNOWN_SLOT)
        return self.case_words.card(slot).slot

    def clean_words(self) -> str:
        """Line ends as they are kept."""
        typed: str = self.cleaned_data["words"]
        return typed.replace("\r\n", "\n").replace("\r", "\n")

    def clean(self) -> dict[str, Any]:
        """Words that never arrived are not words that were deleted."""
        if "words" not in self.data:
            self.add_error("words", "没有收到这处文字的内容，没有保存：请刷新页面后再写。")
        return super().clean() or self.cleaned_data

    @property
    def fault(self) -> str:
        """What is wrong, in a sentence: the words are too long, or the slot is none of the report."""
        return str(self.errors["words"][0]) if "words" in self.errors else UNKNOWN_SLOT


class SearchForm(forms.Form):
    """What is looked for among the facts."""

    q = forms.CharField(required=False)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"])[:80]
