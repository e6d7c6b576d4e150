"""The evaluator's pages of questionnaires: list, frame, sending out, results."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from evalcase.audit.selectors import history_of
from evalcase.web.access import NotOpen
from evalcase.web.views import ActionView, FormPage
from scoring.cases.rights import Action, may
from scoring.cases.views import CaseMixin
from scoring.questionnaires.forms import FrameForm, LinksForm
from scoring.questionnaires.models import Questionnaire, QuestionnaireState
from scoring.questionnaires.selectors.results import (
    FEWEST_SHOWN,
    progress_of,
    questionnaire_of,
    questionnaires_of,
    results_of,
)
from scoring.questionnaires.selectors.survey import contradictions, has_survey_table
from scoring.questionnaires.services.frames import (
    QuestionnaireError,
    change_questionnaire,
    create_questionnaire,
    delete_questionnaire,
    open_questionnaire,
)


class QuestionnaireMixin:
    """For a view of one questionnaire, after CaseMixin: ``self.questionnaire``; one of another case is not found."""

    questionnaire: Questionnaire

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        case = self.case  # type: ignore[attr-defined]
        try:
            self.questionnaire = questionnaire_of(case, kwargs["pk"])
        except Questionnaire.DoesNotExist:
            raise NotOpen(f"案件{case.code}没有编号为{kwargs['pk']}的问卷") from None
        self.questionnaire.case = case
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"questionnaire": self.questionnaire}  # type: ignore[misc]

    def get_success_url(self) -> str:
        return address_of(self.questionnaire)


def address_of(questionnaire: Questionnaire) -> str:
    """The page of a questionnaire."""
    return reverse("questionnaire", args=[questionnaire.case.code, questionnaire.pk])


class QuestionnaireListView(CaseMixin, TemplateView):
    """The questionnaires of a case, each with where it stands."""

    action = Action.VIEW
    template_name = "scoring/questionnaires/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            (entry, progress_of(entry, entry.answered))  # type: ignore[attr-defined]
            for entry in questionnaires_of(self.case)
        ]
        return super().get_context_data(**kwargs) | {"rows": rows}


class NewQuestionnaireView(CaseMixin, FormPage):
    """The frame of a new questionnaire."""

    action = Action.SURVEY
    resend_as = "新建问卷"
    form_class = FrameForm
    refusals = (QuestionnaireError,)
    template_name = "scoring/questionnaires/frame.html"
    made: Questionnaire

    def get_initial(self) -> dict[str, Any]:
        return {"opens": timezone.localdate()}

    def act(self) -> str:
        self.made = create_questionnaire(case=self.case, frame=self.form.frame(), actor=self.user)
        return "已建立问卷草稿"

    def get_success_url(self) -> str:
        return address_of(self.made)


class FrameView(CaseMixin, QuestionnaireMixin, FormPage):
    """The frame of a draft, to be changed."""

    action = Action.SURVEY
    resend_as = "保存问卷设置"
    form_class = FrameForm
    refusals = (QuestionnaireError,)
    template_name = "scoring/questionnaires/frame.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        # A copy: checking the form writes what was typed into its instance.
        return super().get_form_kwargs() | {"instance": Questionnaire.objects.get(pk=self.questionnaire.pk)}

    def act(self) -> str:
        change_questionnaire(questionnaire=self.questionnaire, frame=self.form.frame(), actor=self.user)
        return "问卷设置已保存"


class QuestionnaireView(CaseMixin, QuestionnaireMixin, TemplateView):
    """One questionnaire: its questions, how far it has come, and, once it is closed, its results.

    Results wait for the closing: watched while answers come in, the counts would tell each answer apart.
    """

    action = Action.VIEW
    template_name = "scoring/questionnaires/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        closed = self.questionnaire.state == QuestionnaireState.CLOSED
        has_table = has_survey_table(self.case)
        inside = may(self.person, Action.SURVEY) or may(self.person, Action.REVIEW)
        given = {
            "progress": progress_of(self.questionnaire, self.questionnaire.answered),  # type: ignore[attr-defined]
            "questions": list(self.questionnaire.questions.all()),
            "results": results_of(self.questionnaire) if closed else None,
            "fewest": FEWEST_SHOWN,
            "has_table": has_table,
            "contradictions": contradictions(self.case) if closed and has_table else [],
            "links_form": LinksForm(initial={"number": self.questionnaire.planned}),
            # The evaluated agency's own people see the figures, not the words written to the evaluators.
            "shows_words": inside,
            "history": history_of(self.questionnaire, limit=60) if inside else [],
        }
        return super().get_context_data(**kwargs) | given


class StepView(CaseMixin, QuestionnaireMixin, ActionView):
    """One step that a button takes; afterwards the questionnaire's page says what came of it."""

    action = Action.SURVEY
    refusals = (QuestionnaireError,)


class OpenView(StepView):
    """草稿 → 发放中."""

    def act(self) -> str:
        open_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        return "问卷已开始发放，可以生成答题链接或填报纸质份数"


class DeleteView(StepView):
    """A draft is taken away."""

    def act(self) -> str:
        delete_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        self.gone = True
        return f"问卷{self.questionnaire}已删除"

    def get_success_url(self) -> str:
        gone = getattr(self, "gone", False)
        return reverse("questionnaires", args=[self.case.code]) if gone else super().get_success_url()
