"""Closing a questionnaire, counts of paper copies by form and by workbook, and which survey counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import View

from evalcase.audit.services import record
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.web.downloads import XLSX, download
from evalcase.web.views import FormPage
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.counting.forms import CloseForm, CountsFileForm, CountsForm, PreferForm
from scoring.counting.services import (
    CountsRejected,
    close_questionnaire,
    enter_counts,
    prefer_questionnaire,
    questions_to_count,
)
from scoring.counting.workbook import counts_workbook, import_counts
from scoring.questionnaires.models import QuestionnaireState
from scoring.questionnaires.services.frames import QuestionnaireError
from scoring.questionnaires.views.pages import QuestionnaireMixin, StepView


class CloseView(StepView):
    """发放中 → 已结束."""

    form_class = CloseForm

    def act(self) -> str:
        close_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        return "问卷已结束，未用的链接不再有效，结果已计入评价数据"


class PreferView(StepView):
    """Which survey counts: the questionnaire or the imported table."""

    form_class = PreferForm

    def act(self) -> str:
        preferred = self.form.cleaned_data["preferred"]
        prefer_questionnaire(questionnaire=self.questionnaire, preferred=preferred, actor=self.user)
        return "已改为以本问卷为准" if preferred else "已改为以导入的满意度问卷统计表为准"


class CountsView(CaseMixin, QuestionnaireMixin, FormPage):
    """The counts by form: all of them, checked together."""

    action = Action.SURVEY
    form_class = CountsForm
    refusals = (QuestionnaireError,)
    template_name = "scoring/counting/counts.html"
    resend_as = "保存纸质问卷份数"

    def get_form_kwargs(self) -> dict[str, Any]:
        questions = questions_to_count(self.questionnaire)
        return super().get_form_kwargs() | {"questionnaire": self.questionnaire, "questions": questions}

    def act(self) -> str:
        enter_counts(questionnaire=self.questionnaire, counts=self.form.counts(), actor=self.user)
        return "纸质份数已保存"

    def reasons(self, refusal: Exception) -> list[str]:
        if isinstance(refusal, CountsRejected):
            return [problem.text for problem in refusal.problems]
        return super().reasons(refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_draft = self.questionnaire.state == QuestionnaireState.DRAFT
        return super().get_context_data(**kwargs) | {"draft": is_draft}


class CountsWorkbookView(CaseMixin, QuestionnaireMixin, View):
    """The counts workbook to fill in, with what was counted so far."""

    action = Action.SURVEY

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        content = counts_workbook(self.questionnaire)
        record(actor=self.user, action="导出份数登记表", obj=self.questionnaire)
        return download(content, f"{self.questionnaire.title}纸质问卷份数登记表.xlsx", XLSX)


class UploadCountsView(CaseMixin, QuestionnaireMixin, FormPage):
    """A filled-in counts workbook comes back; its faults are shown by cell and nothing is taken."""

    action = Action.SURVEY
    form_class = CountsFileForm
    refusals = (QuestionnaireError, WorkbookRejected)
    template_name = "scoring/counting/counts_rejected.html"
    http_method_names = ["post", "options"]

    def act(self) -> str:
        file = self.form.cleaned_data["workbook"]
        import_counts(questionnaire=self.questionnaire, content=file.read(), file_name=file.name or "", actor=self.user)
        return f"纸质份数已从{file.name}导入"

    def reasons(self, refusal: Exception) -> list[str]:
        if isinstance(refusal, WorkbookRejected):
            return [error.text for error in refusal.errors]
        return super().reasons(refusal)
