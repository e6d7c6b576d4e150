"""The checklist of a case, and the blank workbook of what is missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from evalcase.web.downloads import XLSX, download
from scoring.bindings.selectors import lacking_tables
from scoring.cases.choices import State
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin, CaseView
from scoring.incoming.rights import may_bring_in
from scoring.needs.blanks import blank_workbook
from scoring.needs.selectors import is_early, needs_of


class NeedsView(CaseMixin, TemplateView):
    """What the case needs, what is here, who owes the rest."""

    action = Action.VIEW
    template_name = "scoring/needs/needs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_import = self.case.state != State.CANCELLED and may_bring_in(self.user, self.case, self.person)
        scope = {"agency": self.case.agency.code, "year": self.case.year}
        return super().get_context_data(**kwargs) | {
            "needed": needs_of(self.case),
            "is_early": is_early(self.case),
            "importing": reverse("import-new", query=scope) if may_import else "",
        }


class BlanksView(CaseView):
    """One workbook of all tables that are missing."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        tables = list(lacking_tables().filter(case=self.case))
        if not tables:
            messages.success(request, "本案需要的表都已导入，没有空白表可以下载。")
            return redirect("case-needs", code)
        name = f"{self.case.agency.current_name}{self.case.year}年待报资料.xlsx"
        return download(blank_workbook(self.case, tables), name, XLSX)
