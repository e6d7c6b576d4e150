"""The page on which anybody with a link answers: no sign-in, no session, no script, kept by no cache."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView

from evalcase.web.access import PUBLIC
from evalcase.web.views import FormPage
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.questionnaires.forms import AnswerForm
from scoring.questionnaires.models import MAX_TEXT_ANSWER, Questionnaire
from scoring.questionnaires.selectors.results import LinkClosedError, LinkNotFoundError, questionnaire_of_link
from scoring.questionnaires.services.answers import AnswerRejected, submit_answer
from scoring.questionnaires.views.pages import QuestionnaireMixin

_TEMPLATE = "scoring/questionnaires/answer.html"
_never_kept = method_decorator(cache_control(no_store=True, private=True), name="dispatch")


@_never_kept
class AnswerView(FormPage):
    """A questionnaire to be answered once. A link that is used or unknown and one that is closed look alike."""

    access = PUBLIC
    form_class = AnswerForm
    template_name = _TEMPLATE
    http_method_names = ["get", "head", "post", "options"]
    extra_context = {"longest": MAX_TEXT_ANSWER}
    questionnaire: Questionnaire

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.questionnaire = questionnaire_of_link(kwargs["token"])
            return super().dispatch(request, *args, **kwargs)
        except (LinkNotFoundError, LinkClosedError) as reason:
            status = 410 if isinstance(reason, LinkClosedError) else 404
            return render(request, "scoring/questionnaires/closed.html", status=status)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"questionnaire": self.questionnaire}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        try:
            submit_answer(token=self.kwargs["token"], answers=form.answers)
        except AnswerRejected as rejection:
            form.reject(rejection.problems)
            return self.form_invalid(form)
        return redirect("answered")  # without a message, which would need a cookie

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"questionnaire": self.questionnaire}


@_never_kept
class AnsweredView(TemplateView):
    """Thanks; the page is the same for every questionnaire and every person."""

    access = PUBLIC
    template_name = "scoring/questionnaires/answered.html"


class PreviewView(CaseMixin, QuestionnaireMixin, TemplateView):
    """The answer page as people will see it, for the evaluator; nothing can be handed in."""

    action = Action.SURVEY
    template_name = _TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AnswerForm(questionnaire=self.questionnaire)
        return super().get_context_data(**kwargs) | {"form": form, "longest": MAX_TEXT_ANSWER, "preview": True}
