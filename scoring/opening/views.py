"""Opening a case: the unit, then year, kind of report and, where the kind gives scores, the tree to begin with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from budgets.ledger.selectors.target_lists import TargetList
from evalcase.web.access import SIGNED_IN
from evalcase.web.views import FormPage
from indicators.frameworks.choices import FrameworkKind
from indicators.frameworks.content import FrameworkContent
from indicators.frameworks.schema import framework_from_content
from indicators.library.models import Framework
from indicators.library.provinces import province_of
from scoring.case_kinds import CASE_KINDS, CaseKind
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.opening.forms import FindForm, NewCaseForm, case_basis, framework_basis, targets_basis
from scoring.opening.selectors import (
    agencies_to_evaluate,
    entrustments_for,
    entrustments_of,
    evaluator_bodies,
    evaluator_for,
    find_agencies,
    is_firm,
    project_names,
)
from scoring.opening.services import CaseError, open_new_case, suggested_title
from scoring.opening.target_tree import takes_target_list
from scoring.tree.selectors import MOST_FOUND
from units.agencies.models import Agency
from units.entrustments.choices import WHO_ENTRUSTS
from units.entrustments.models import Entrustment
from units.people.models import User


class NewCaseView(FormPage):
    """Without ``?agency=`` the unit is chosen; with it the rest is filled in. For evaluators only."""

    access = SIGNED_IN
    resend_as = "新建案件"
    form_class = NewCaseForm
    refusals = (CaseError,)
    template_name = "scoring/opening/new_case.html"
    user: User
    bodies: list[Agency]
    agency: Agency
    evaluator: Agency | None
    entrustments: list[Entrustment]
    case: Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        self.bodies = evaluator_bodies(self.user)
        if not self.bodies:
            raise PermissionDenied
        if not self._found(request.GET.get("agency", "")):
            return self._units(request, status=422 if request.method == "POST" else 200)
        return super().dispatch(request, *args, **kwargs)

    def _found(self, code: str) -> bool:
        """Whether there is such a unit, the person may evaluate it, and in whose name and by which entrustments."""
        if not code:
            return False
        try:
            self.agency = agencies_to_evaluate(self.user).get(code=code)
            self.evaluator = evaluator_for(self.user, self.agency)
        except Agency.DoesNotExist:
            return False
        self.entrustments = entrustments_of(self.evaluator, self.agency)
        return True

    def _units(self, request: HttpRequest, status: int) -> HttpResponse:
        words = request.GET.get("q", "")
        pages = Paginator(find_agencies(self.user, words), MOST_FOUND)
        page = pages.get_page(request.GET.get("page"))
        entrusted = entrustments_for(self.bodies)
        context = {
            "q": words,
            "page_obj": page,
            "agencies": [(agency, entrusted.get(agency.pk, [])) for agency in page],
            "unknown": request.GET.get("agency", ""),
            "firms": [body for body in self.bodies if is_firm(body)],
            "only_firms": all(map(is_firm, self.bodies)),
            "who_entrusts": WHO_ENTRUSTS,
        }
        return render(request, "scoring/opening/new_unit.html", context, status=status)

    def get_form_kwargs(self) -> dict[str, Any]:
        given = {"agency": self.agency, "user": self.user, "entrustments": self.entrustments}
        return super().get_form_kwargs() | given

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, year = context["form"], timezone.localdate().year - 1
        return context | {
            "agency": self.agency,
            "evaluator": self.evaluator,
            "entrustments": self.entrustments,
            "kinds": [(kind, suggested_title(self.agency, year, kind)) for kind in CASE_KINDS],
            "projects": project_names(self.agency),
            "of_project": [kind for kind in CASE_KINDS if kind.of_project],
            "without": [kind for kind in CASE_KINDS if not kind.must_score],
            **self._library(form),
            "earlier": [_earlier(case) for case in form.earlier],
            "target_lists": [_targets(targets) for targets in form.target_lists],
        }

    def _library(self, form: NewCaseForm) -> dict[str, Any]:
        """The frameworks by what they are for, found by words and province; those without a report apart."""
        cards = [_card(framework) for framework in form.frameworks]
        suited = [card for card in cards if card["kinds"]]
        find = FindForm(self.request.GET, provinces=sorted({card["province"] for card in suited}))
        chosen = form["basis"].value()
        found = [card for card in suited if find.finds(card["words"], card["province"]) or card["value"] == chosen]
        groups = [(kind.label, [card for card in found if card["kind"] == kind.label]) for kind in FrameworkKind]
        return {
            "find": find,
            "groups": [group for group in groups if group[1]],
            "has_library": bool(suited),
            "unsuited": [card for card in cards if not card["kinds"]],
        }

    def act(self) -> str:
        given = self.form.cleaned_data
        self.case = open_new_case(
            actor=self.user,
            agency=self.agency,
            year=given["year"],
            kind=given["kind"],
            framework=self.form.framework,
            copy_tree_from=self.form.copy_tree_from,
            targets=self.form.targets,
            code=given["code"],
            title=given["title"],
            project=given["project"],
            entrustment=given.get("entrustment"),
        )
        if self.case.state == State.SETUP:
            return "已立案。请核对指标体系，确认后冻结"
        return "已立案。本案不评分，请撰写报告文字"

    def get_success_url(self) -> str:
        route = "case-setup" if self.case.state == State.SETUP else "case-detail"
        return reverse(route, args=[self.case.code])


def _card(framework: Framework) -> dict[str, Any]:
    """What a person chooses a framework by, and the kinds of report it suits."""
    content = framework_from_content(framework.content, framework.code)
    leaves = sum(1 for _ in content.leaves())
    kind = FrameworkKind(framework.kind).label
    return {
        "pk": framework.pk,
        "province": province_of(framework.title, framework.source),
        "words": " ".join((framework.title, framework.source, framework.code, kind, content.note)).lower(),
        "value": framework_basis(framework),
        "title": framework.title,
        "version": framework.version,
        "kind": kind,
        "source": framework.source,
        "note": content.note,
        "counts": f"一级{len(content.tree)}项，末级{leaves}项",
        "ladder": "、".join(f"{step.word} ≥{step.start.normalize():f}" for step in content.ladder),
        "kinds": _suited(content),
    }


def _earlier(case: Case) -> dict[str, Any]:
    """An earlier case whose tree can be taken over, and the kinds of report it suits."""
    return {
        "value": case_basis(case),
        "case": case,
        "kinds": _suited(framework_from_content(case.framework, case.code)),
    }


def _targets(targets: TargetList) -> dict[str, Any]:
    """A target table that gives a tree, and the kinds of report that this tree suits."""
    kinds = [kind for kind in CASE_KINDS if takes_target_list(kind, targets)]
    return {"value": targets_basis(targets), "targets": targets, "kinds": kinds}


def _suited(framework: FrameworkContent) -> list[CaseKind]:
    return [kind for kind in CASE_KINDS if kind.takes(framework.kind, framework.title)]
