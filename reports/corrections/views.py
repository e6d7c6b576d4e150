"""The page on which a case is corrected: first what would change, then the same form again to do it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from evalcase.web.views import FormPage
from reports.corrections.forms import CorrectionForm
from reports.corrections.services import consequences, correct_case, is_correctable
from scoring.cases.rights import Action
from scoring.cases.services import ScoreSheetError
from scoring.cases.views import CaseMixin
from scoring.opening.selectors import project_names
from scoring.opening.services import CaseError


class CorrectionView(CaseMixin, FormPage):
    """``cases/<code>/correct/``: kind, project, year or agency typed wrongly at opening are put right."""

    action = Action.CORRECT
    form_class = CorrectionForm
    refusals = (ScoreSheetError, CaseError)
    template_name = "reports/corrections/page.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        case = self.case
        initial = {"kind": case.report_kind, "project": case.project, "year": case.year, "title": case.title}
        initial["agency"] = case.agency.code
        return super().get_form_kwargs() | {"case": case, "user": self.user, "initial": initial}

    def form_valid(self, form: CorrectionForm) -> HttpResponse:
        if form.was_shown:
            return super().form_valid(form)
        try:
            told = consequences(case=self.case, to=form.correction, actor=self.user)
        except self.refusals as refusal:
            self.refusal = refusal
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, told=told, digest=form.digest))

    def act(self) -> str:
        given = self.form.cleaned_data
        correct_case(case=self.case, to=self.form.correction, reason=given["reason"], actor=self.user)
        return "已更正案件。"

    def get_success_url(self) -> str:
        return reverse("case-detail", args=[self.case.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"is_correctable": is_correctable(self.case), "projects": project_names(self.case.agency)}
        return super().get_context_data(**kwargs) | given
