"""Forms of closing, of paper counts, and of which survey counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evalcase.web.forms import WorkbookField, whole_number_input
from scoring.counting.services import PaperCounts
from scoring.questionnaires.models import MAX_COPIES, Question, Questionnaire, QuestionOption
from scoring.questionnaires.selectors.results import paper_copies


class CloseForm(forms.Form):
    """The tick that a questionnaire is to end for good."""

    confirm = forms.BooleanField(
        label="确认结束，不再接受答卷",
        error_messages={"required": "没有勾选，问卷没有结束；结束后不能再次发放，请先勾选"},
    )


class PreferForm(forms.Form):
    """Whether the questionnaire counts, or the imported table."""

    preferred = forms.TypedChoiceField(
        label="以哪一个为准",
        choices=[("yes", "本问卷"), ("no", "导入的统计表")],
        coerce=lambda text: text == "yes",
        error_messages={"required": "没有选择，请刷新页面", "invalid_choice": "没有这个选项，请刷新页面"},
    )


class CountsFileForm(forms.Form):
    """A counts workbook that comes back filled in."""

    workbook = WorkbookField(label="填好的登记表（.xlsx）")


def _copies(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MAX_COPIES, widget=whole_number_input())


class CountsForm(forms.Form):
    """Paper copies: issued, returned, and one number an option."""

    issued = _copies("发放份数")
    returned = _copies("回收份数")

    def __init__(self, *args: Any, questionnaire: Questionnaire, questions: Sequence[Question], **kwargs: Any) -> None:
        self.questions = questions
        if questionnaire.counted_at is not None:
            shown = {_field(option): paper_copies(option) for option in self._options()}
            kwargs["initial"] = {
                "issued": questionnaire.paper_issued,
                "returned": questionnaire.paper_returned,
                **shown,
            }
        super().__init__(*args, **kwargs)
        for option in self._options():
            self.fields[_field(option)] = _copies(option.text)

    def _options(self) -> list[QuestionOption]:
        return [option for question in self.questions for option in question.options.all()]

    def groups(self) -> list[tuple[Question, list[forms.BoundField]]]:
        """The fields of each question, in printed order."""
        return [(question, [self[_field(option)] for option in question.options.all()]) for question in self.questions]

    def counts(self) -> PaperCounts:
        """What was typed, for the services."""
        copies = {option.pk: self.cleaned_data[_field(option)] for option in self._options()}
        return PaperCounts(self.cleaned_data["issued"], self.cleaned_data["returned"], copies)


def _field(option: QuestionOption) -> str:
    return f"option-{option.pk}"
