"""Closing a questionnaire, counts of paper copies by form and by workbook, and which survey counts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView

from evalcase.audit.services import record
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.web.downloads import XLSX, download
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.counting.forms import CountsForm
from scoring.counting.services import close_questionnaire, enter_counts, prefer_questionnaire, questions_to_count
from scoring.counting.workbook import counts_workbook, import_counts
from scoring.questionnaires.models import QuestionnaireState
from scoring.questionnaires.services.frames import QuestionnaireError
from scoring.questionnaires.views.pages import QuestionnaireMixin, StepView


class CloseView(StepView):
    """发放中 → 已结束."""

    def act(self) -> str:
        if self.request.POST.get("confirm") != "yes":
            raise QuestionnaireError("没有结束：结束后不能再次发放，请先勾选“确认结束，不再接受答卷”")
        close_questionnaire(questionnaire=self.questionnaire, actor=self.user)
        return "问卷已结束，未用的链接不再有效，结果已计入评价数据"


class PreferView(StepView):
    """Which survey counts: the questionnaire or the imported table."""

    def act(self) -> str:
        preferred = self.request.POST.get("preferred") == "yes"
        prefer_questionnaire(questionnaire=self.questionnaire, preferred=preferred, actor=self.user)
        return "已改为以本问卷为准" if preferred else "已改为以导入的满意度问卷统计表为准"


_MAX_UPLOAD = 5 * 1024 * 1024


class CountsView(CaseMixin, QuestionnaireMixin, TemplateView):
    """The counts by form: all of them, checked together."""

    action = Action.SURVEY
    template_name = "scoring/counting/counts.html"
    resend_as = "保存纸质问卷份数"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        draft = self.questionnaire.state == QuestionnaireState.DRAFT
        return super().get_context_data(**kwargs) | {"form": form, "draft": draft}

    def form(self, data: Any = None) -> CountsForm:
        return CountsForm(self.questionnaire, questions_to_count(self.questionnaire), data)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                enter_counts(questionnaire=self.questionnaire, counts=form.counts(), actor=self.user)
            except QuestionnaireError as error:
                for fault in str(error).split("；"):
                    form.add_error(None, fault)
            else:
                messages.success(request, "纸质份数已保存")
                return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(form=form), status=422)


class CountsWorkbookView(CaseMixin, QuestionnaireMixin, View):
    """The counts sheet to fill in, with what was counted so far."""

    action = Action.SURVEY

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        content = counts_workbook(self.questionnaire)
        record(actor=self.user, action="导出份数登记表", obj=self.questionnaire)
        return download(content, f"{self.questionnaire.title}纸质问卷份数登记表.xlsx", XLSX)


class UploadCountsView(CaseMixin, QuestionnaireMixin, TemplateView):
    """A filled-in counts sheet comes back; its faults are shown by cell and nothing is taken."""

    action = Action.SURVEY
    template_name = "scoring/counting/counts_rejected.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        file = request.FILES.get("workbook")
        if file is None:
            return self.reject("没有选择文件，请选择填好的登记表（.xlsx）")
        if file.size is None or file.size > _MAX_UPLOAD:
            return self.reject("文件超过5 MB，请删除图片和空白行后重新选择")
        try:
            import_counts(
                questionnaire=self.questionnaire, content=file.read(), file_name=file.name or "", actor=self.user
            )
        except WorkbookRejected as rejection:
            return self.reject(*(error.text for error in rejection.errors))
        except QuestionnaireError as error:
            return self.reject(str(error))
        messages.success(request, f"纸质份数已从{file.name}导入")
        return redirect(self.get_success_url())

    def reject(self, *faults: str) -> HttpResponse:
        return self.render_to_response(self.get_context_data(faults=faults), status=422)
