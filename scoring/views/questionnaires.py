"""The evaluator's pages of questionnaires: list, definition, sending out, and results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView
from django.views.generic.edit import FormView

from evalcase.audit.selectors import history_of
from evalcase.web.access import NotOpen
from evalcase.web.downloads import XLSX, download
from evalcase.web.views import ActionView
from scoring.cases.rights import Action, may
from scoring.cases.views import CaseMixin
from scoring.forms.questionnaires import FrameForm, LinksForm, QuestionForm
from scoring.models.questionnaires import Question, Questionnaire, QuestionnaireState
from scoring.selectors.questionnaires import FEWEST_SHOWN, progress_of, questionnaire_of, questionnaires_of, results_of
from scoring.selectors.survey import contradictions, has_survey_table
from scoring.services import questionnaire_questions as questions
from scoring.services import questionnaires as services
from scoring.services.questionnaire_workbooks import links_workbook
from scoring.services.questionnaires import QuestionnaireError


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


class NewQuestionnaireView(CaseMixin, FormView):
    """The frame of a new questionnaire."""

    action = Action.SURVEY
    resend_as = "新建问卷"
    form_class = FrameForm
    template_name = "scoring/questionnaires/frame.html"

    def get_initial(self) -> dict[str, Any]:
        return {"opens": timezone.localdate()}

    def form_valid(self, form: FrameForm) -> HttpResponse:
        try:
            made = services.create_questionnaire(case=self.case, frame=form.frame(), actor=self.user)
        except QuestionnaireError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect(address_of(made))


class FrameView(CaseMixin, QuestionnaireMixin, FormView):
    """The frame of a draft, to be changed."""

    action = Action.SURVEY
    resend_as = "保存问卷设置"
    form_class = FrameForm
    template_name = "scoring/questionnaires/frame.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        # A copy: checking the form writes what was typed into its instance.
        return super().get_form_kwargs() | {"instance": Questionnaire.objects.get(pk=self.questionnaire.pk)}

    def form_valid(self, form: FrameForm) -> HttpResponse:
        try:
            services.change_questionnaire(questionnaire=self.questionnaire, frame=form.frame(), actor=self.user)
        except QuestionnaireError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect(self.get_success_url())


class QuestionnaireView(CaseMixin, QuestionnaireMixin, TemplateView):
    """One questionnaire: its questions, how far it has come, and, once it is closed, its results.

    Results wait for the closing: watched while answers come in, the counts would tell each answer apart (R59).
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


class QuestionView(CaseMixin, QuestionnaireMixin, FormView):
    """A question of a draft: a new one, or the one the address names."""

    action = Action.SURVEY
    form_class = QuestionForm
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

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        question, definition = self.question(), form.definition()
        try:
            if question is None:
                questions.add_question(questionnaire=self.questionnaire, definition=definition, actor=self.user)
            else:
                questions.change_question(question=question, definition=definition, actor=self.user)
        except QuestionnaireError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"question": self.question()}


def question_of(questionnaire: Questionnaire, number: int) -> Question:
    """A question of this very questionnaire. Raises NotOpen."""
    for question in questionnaire.questions.all():
        if question.pk == number:
            return question
    raise NotOpen(f"问卷{questionnaire}没有编号为{number}的题目")


class StepView(CaseMixin, QuestionnaireMixin, ActionView):
    """One step that a button takes; afterwards the questionnaire's page says what came of it."""

    action = Action.SURVEY
    refusals = (QuestionnaireError,)


class OpenView(StepView):
    """草稿 → 发放中."""

    def act(self) -> str:
        services.open_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        return "问卷已开始发放，可以生成答题链接或填报纸质份数"


class CloseView(StepView):
    """发放中 → 已结束."""

    def act(self) -> str:
        if self.request.POST.get("confirm") != "yes":
            raise QuestionnaireError("没有结束：结束后不能再次发放，请先勾选“确认结束，不再接受答卷”")
        services.close_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        return "问卷已结束，未用的链接不再有效，结果已计入评价数据"


class DeleteView(StepView):
    """A draft is taken away."""

    def act(self) -> str:
        services.delete_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        self.gone = True
        return f"问卷{self.questionnaire}已删除"

    def get_success_url(self) -> str:
        gone = getattr(self, "gone", False)
        return reverse("questionnaires", args=[self.case.code]) if gone else super().get_success_url()


class PreferView(StepView):
    """Which survey counts: the questionnaire or the imported table."""

    def act(self) -> str:
        preferred = self.request.POST.get("preferred") == "yes"
        services.prefer_questionnaire(questionnaire=self.questionnaire, preferred=preferred, actor=self.user)
        return "已改为以本问卷为准" if preferred else "已改为以导入的满意度问卷统计表为准"


class VoidLinksView(StepView):
    """Unused links are taken back."""

    def act(self) -> str:
        number = services.void_tokens(questionnaire=self.questionnaire, actor=self.user)
        return f"已作废{number}个未用链接"


class MoveQuestionView(StepView):
    """A question goes up or down one place."""

    def act(self) -> str:
        question = question_of(self.questionnaire, self.kwargs["number"])
        questions.move_question(question=question, up=self.request.POST.get("to") != "down", actor=self.user)
        return f"题目“{question}”已移动"


class RemoveQuestionView(StepView):
    """A question is taken out."""

    def act(self) -> str:
        question = question_of(self.questionnaire, self.kwargs["number"])
        questions.remove_question(question=question, actor=self.user)
        return f"题目“{question}”已删除"


class LinksView(CaseMixin, QuestionnaireMixin, View):
    """New links as a workbook: the only time that they are told."""

    action = Action.SURVEY
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = LinksForm(request.POST)
        try:
            if not form.is_valid():
                raise QuestionnaireError(f"生成链接数：{'；'.join(map(str, form.errors['number']))}")
            number = form.cleaned_data["number"]
            tokens = services.issue_tokens(questionnaire=self.questionnaire, number=number, actor=self.user)
        except QuestionnaireError as error:
            messages.error(request, str(error))
            return redirect(self.get_success_url())
        links = [request.build_absolute_uri(reverse("answer", args=[token])) for token in tokens]
        name = f"{self.questionnaire.title}答题链接{len(links)}个.xlsx"
        return download(links_workbook(self.questionnaire, links), name, XLSX)
