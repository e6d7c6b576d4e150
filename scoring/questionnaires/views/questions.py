"""The evaluator's pages of a draft's questions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from evalcase.web.access import NotOpen
from evalcase.web.views import FormPage
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.questionnaires.forms import QuestionForm
from scoring.questionnaires.models import Question, Questionnaire
from scoring.questionnaires.services.frames import QuestionnaireError
from scoring.questionnaires.services.questions import add_question, change_question, move_question, remove_question
from scoring.questionnaires.views.pages import QuestionnaireMixin, StepView


class QuestionView(CaseMixin, QuestionnaireMixin, FormPage):
    """A question of a draft: a new one, or the one the address names."""

    action = Action.SURVEY
    form_class = QuestionForm
    refusals = (QuestionnaireError,)
    template_name = "scoring/questionnaires/question.html"
    resend_as = "保存问卷题目"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.number = kwargs.get("number")
        return super().dispatch(request, *args, **kwargs)

    def question(self) -> Question | None:
        """The question that is changed; None for a new one. Raises NotOpen."""
        return question_of(self.questionnaire, self.number) if self.number is not None else None

    def get_initial(self) -> dict[str, Any]:
        question = self.question()
        return QuestionForm.initial_of(question) if question else {"scale": "five"}

    def act(self) -> str:
        question, definition = self.question(), self.form.definition()
        if question is None:
            add_question(questionnaire=self.questionnaire, definition=definition, actor=self.user)
        else:
            change_question(question=question, definition=definition, actor=self.user)
        return "题目已保存"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"question": self.question()}


def question_of(questionnaire: Questionnaire, number: int) -> Question:
    """A question of this very questionnaire. Raises NotOpen."""
    for question in questionnaire.questions.all():
        if question.pk == number:
            return question
    raise NotOpen(f"问卷{questionnaire}没有编号为{number}的题目")


class MoveQuestionView(StepView):
    """A question goes up or down one place."""

    up = True

    def act(self) -> str:
        question = question_of(self.questionnaire, self.kwargs["number"])
        move_question(question=question, up=self.up, actor=self.user)
        return f"题目“{question}”已移动"


class RemoveQuestionView(StepView):
    """A question is taken out."""

    def act(self) -> str:
        question = question_of(self.questionnaire, self.kwargs["number"])
        remove_question(question=question, actor=self.user)
        return f"题目“{question}”已删除"
