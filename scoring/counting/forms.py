"""The form of paper counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from scoring.counting.services import PaperCounts
from scoring.questionnaires.models import MAX_COPIES, Question, Questionnaire, QuestionOption
from scoring.questionnaires.selectors.results import paper_copies


class CountsForm(forms.Form):
    """Paper copies: issued, returned, and one number an option."""

    issued = forms.IntegerField(label="发放份数", min_value=0, max_value=MAX_COPIES)
    returned = forms.IntegerField(label="回收份数", min_value=0, max_value=MAX_COPIES)

    def __init__(self, questionnaire: Questionnaire, questions: Sequence[Question], data: Any = None) -> None:
        self.questions = questions
        counted = questionnaire.counted_at is not None
        initial = {"issued": questionnaire.paper_issued, "returned": questionnaire.paper_returned} if counted else {}
        for option in self._options():
            if counted:
                initial[_field(option)] = paper_copies(option)
        super().__init__(data, initial=initial)
        for option in self._options():
            self.fields[_field(option)] = forms.IntegerField(label=option.text, min_value=0, max_value=MAX_COPIES)

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
