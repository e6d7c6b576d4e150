"""Opening a case: the unit, then year, kind of report and, where the kind gives scores, the tree to begin with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from evalcase.web.access import SIGNED_IN
from indicators.frameworks.choices import FrameworkKind
from indicators.frameworks.content import Pack
from indicators.frameworks.schema import pack_from_content
from indicators.library.models import Framework
from scoring.case_kinds import CASE_KINDS, CaseKind
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.opening.forms import NewCaseForm
from scoring.opening.selectors import (
    agencies_to_evaluate,
    earlier_cases,
    evaluator_bodies,
    evaluator_for,
    find_agencies,
)
from scoring.opening.services import CaseError, open_new_case, suggested_code, suggested_title
from scoring.tree.selectors import current_frameworks
from units.agencies.models import Agency
from units.people.models import User


class NewCaseView(View):
    """Without ``?agency=`` the unit is chosen; with it the rest is filled in. For evaluators only."""

    access = SIGNED_IN
    resend_as = "新建案件"
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        if not evaluator_bodies(self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        agency = self._agency(request)
        if agency is None:
            return self._units(request)
        initial = {"year": timezone.localdate().year - 1}
        return self._form(request, agency, NewCaseForm(initial=initial, bases=self._bases(agency)))

    def post(self, request: HttpRequest) -> HttpResponse:
        agency = self._agency(request)
        if agency is None:
            return self._units(request, status=422)
        form = NewCaseForm(request.POST, bases=self._bases(agency))
        if not form.is_valid():
            return self._form(request, agency, form, status=422)
        given = form.cleaned_data
        try:
            case = open_new_case(
                actor=self.user,
                agency=agency,
                year=given["year"],
                kind=given["kind"],
                code=given["code"],
                title=given["title"],
                **_basis(given["basis"]),
            )
        except CaseError as error:
            form.add_error(None, str(error))
            return self._form(request, agency, form, status=422)
        if case.state == State.SETUP:
            messages.success(request, "已立案。请核对指标体系，确认后冻结")
            return redirect("case-setup", case.code)
        messages.success(request, "已立案。本案不评分，请撰写报告文字")
        return redirect("case-detail", case.code)

    def _agency(self, request: HttpRequest) -> Agency | None:
        code = request.GET.get("agency", "").replace("\x00", "")
        return agencies_to_evaluate(self.user).filter(code=code).first() if code else None

    def _units(self, request: HttpRequest, status: int = 200) -> HttpResponse:
        words = request.GET.get("q", "")
        context = {"q": words, "agencies": find_agencies(self.user, words), "unknown": request.GET.get("agency", "")}
        return render(request, "scoring/opening/new_unit.html", context, status=status)

    def _bases(self, agency: Agency) -> list[str]:
        frameworks = [f"framework|{item.code}|{item.version}" for item in current_frameworks()]
        cases = [f"case|{case.code}" for case in earlier_cases(agency, 9999)]
        return [*frameworks, *cases]

    def _form(self, request: HttpRequest, agency: Agency, form: NewCaseForm, status: int = 200) -> HttpResponse:
        year = timezone.localdate().year - 1
        context = {
            "agency": agency,
            "evaluator": evaluator_for(self.user, agency),
            "form": form,
            "kinds": [(kind, suggested_title(agency, year, kind)) for kind in CASE_KINDS],
            "without": [kind for kind in CASE_KINDS if not kind.must_score],
            "frameworks": [_card(framework) for framework in current_frameworks()],
            "earlier": [_earlier(case) for case in earlier_cases(agency, 9999)],
            "code_example": suggested_code(agency, year),
        }
        return render(request, "scoring/opening/new_case.html", context, status=status)


def _basis(chosen: str) -> dict[str, Any]:
    what, code, version = [*chosen.split("|"), "", ""][:3]
    if what == "framework":
        return {"framework": Framework.objects.get(code=code, version=version)}
    return {"copy_tree_from": Case.objects.get(code=code)} if what == "case" else {}


def _card(framework: Framework) -> dict[str, Any]:
    """What a person chooses a framework by, and the kinds of report it suits."""
    pack = pack_from_content(framework.content, framework.code)
    leaves = sum(1 for _ in pack.leaves())
    return {
        "value": f"framework|{framework.code}|{framework.version}",
        "title": framework.title,
        "version": framework.version,
        "kind": FrameworkKind(framework.kind).label,
        "source": framework.source,
        "counts": f"一级{len(pack.tree)}项，末级{leaves}项",
        "ladder": "、".join(f"{step.word} ≥{step.start.normalize():f}" for step in pack.ladder),
        "kinds": _suited(pack),
    }


def _earlier(case: Case) -> dict[str, Any]:
    """An earlier case whose tree can be taken over, and the kinds of report it suits."""
    return {
        "value": f"case|{case.code}",
        "case": case,
        "kinds": _suited(pack_from_content(case.framework, case.code)),
    }


def _suited(pack: Pack) -> list[CaseKind]:
    paths = pack.paths()
    return [kind for kind in CASE_KINDS if kind.takes(pack.kind, paths)]
