"""The page on which anybody with a link answers: no sign-in, no session, no script, kept by no cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control

from evalcase.web.access import PUBLIC
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.questionnaires.models import MAX_TEXT_ANSWER, Question, QuestionKind, Questionnaire
from scoring.questionnaires.selectors.results import LinkClosedError, LinkNotFoundError, questionnaire_of_link
from scoring.questionnaires.services.answers import AnswerRejected, submit_answer
from scoring.questionnaires.views.pages import QuestionnaireMixin

_TEMPLATE = "scoring/questionnaires/answer.html"
_never_kept = method_decorator(cache_control(no_store=True, private=True), name="dispatch")


@_never_kept
class AnswerView(View):
    """A questionnaire to be answered once. A link that is used or unknown and one that is closed look alike."""

    access = PUBLIC

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            questionnaire = questionnaire_of_link(token)
        except (LinkNotFoundError, LinkClosedError) as reason:
            return _nothing_to_answer(request, reason)
        return _page(request, questionnaire)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            questionnaire = questionnaire_of_link(token)
            answers = _given(request, questionnaire)
            submit_answer(token=token, answers=answers)
        except (LinkNotFoundError, LinkClosedError) as reason:
            return _nothing_to_answer(request, reason)
        except AnswerRejected as rejection:
            return _page(request, questionnaire, answers, rejection.problems)
        return redirect("answered")


@_never_kept
class AnsweredView(View):
    """Thanks; the page is the same for every questionnaire and every person."""

    access = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "scoring/questionnaires/answered.html")


class PreviewView(CaseMixin, QuestionnaireMixin, View):
    """The answer page as people will see it, for the evaluator; nothing can be handed in."""

    action = Action.SURVEY

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return _page(request, self.questionnaire, preview=True)


def _given(request: HttpRequest, questionnaire: Questionnaire) -> dict[int, list[str]]:
    return {question.pk: request.POST.getlist(f"q{question.pk}") for question in questionnaire.questions.all()}


def _page(
    request: HttpRequest,
    questionnaire: Questionnaire,
    answers: Mapping[int, Sequence[str]] | None = None,
    problems: Mapping[int, str] | None = None,
    preview: bool = False,
) -> HttpResponse:
    questions = list(questionnaire.questions.all())
    given, faults = answers or {}, problems or {}
    shown = [_shown(question, given.get(question.pk, ()), faults.get(question.pk, "")) for question in questions]
    context = {
        "questionnaire": questionnaire,
        "questions": shown,
        "faults": [entry for entry in shown if entry["problem"]],
        "longest": MAX_TEXT_ANSWER,
        "preview": preview,
    }
    return render(request, _TEMPLATE, context, status=422 if problems else 200)


def _shown(question: Question, given: Sequence[str], problem: str) -> dict[str, Any]:
    return {
        "question": question,
        "name": f"q{question.pk}",
        "control": "checkbox" if question.kind == QuestionKind.MULTIPLE else "radio",
        "options": [(option, str(option.pk) in given) for option in question.options.all()],
        "is_text": question.kind == QuestionKind.OPEN,
        "is_multiple": question.kind == QuestionKind.MULTIPLE,
        "text": given[0] if given else "",
        "problem": problem,
    }


def _nothing_to_answer(request: HttpRequest, reason: Exception) -> HttpResponse:
    status = 410 if isinstance(reason, LinkClosedError) else 404
    return render(request, "scoring/questionnaires/closed.html", status=status)
