"""Links of a questionnaire: issued as a workbook, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from evalcase.web.downloads import XLSX, download
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.questionnaires.forms import LinksForm
from scoring.questionnaires.services.frames import QuestionnaireError
from scoring.questionnaires.services.links import issue_tokens, links_workbook, void_tokens
from scoring.questionnaires.views.pages import QuestionnaireMixin, StepView


class VoidLinksView(StepView):
    """Unused links are taken back."""

    def act(self) -> str:
        number = void_tokens(questionnaire=self.questionnaire, actor=self.user)
        return f"已作废{number}个未用链接"


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
            tokens = issue_tokens(questionnaire=self.questionnaire, number=number, actor=self.user)
        except QuestionnaireError as error:
            messages.error(request, str(error))
            return redirect(self.get_success_url())
        links = [request.build_absolute_uri(reverse("answer", args=[token])) for token in tokens]
        name = f"{self.questionnaire.title}答题链接{len(links)}个.xlsx"
        return download(links_workbook(self.questionnaire, links), name, XLSX)
