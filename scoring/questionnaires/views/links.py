"""Links of a questionnaire: issued as a workbook, taken back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from evalcase.web.downloads import XLSX, download
from scoring.questionnaires.forms import LinksForm
from scoring.questionnaires.services.links import issue_tokens, links_workbook, void_tokens
from scoring.questionnaires.views.pages import StepView


class VoidLinksView(StepView):
    """Unused links are taken back."""

    def act(self) -> str:
        number = void_tokens(questionnaire=self.questionnaire, actor=self.user)
        return f"已作废{number}个未用链接"


class LinksView(StepView):
    """New links as a workbook: the only time that they are told."""

    form_class = LinksForm
    tokens: tuple[str, ...]

    def act(self) -> str:
        number = self.form.cleaned_data["number"]
        self.tokens = issue_tokens(questionnaire=self.questionnaire, number=number, actor=self.user)
        return f"{self.questionnaire.title}答题链接{number}个"

    def done(self, said: str) -> HttpResponse:
        links = [self.request.build_absolute_uri(reverse("answer", args=[token])) for token in self.tokens]
        return download(links_workbook(self.questionnaire, links), f"{said}.xlsx", XLSX)
