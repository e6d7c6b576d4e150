"""The pages of a case: the list, and one case with its sheet and grade."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.views.generic import DetailView, ListView

from scoring.engine import Status
from units.models import User

from .models import Case
from .selectors import SheetNode, cases_open_to, sheet


class OpenCasesMixin:
    """Shows only the cases that are open to the person signed in; any other is not found."""

    request: HttpRequest

    def get_queryset(self) -> QuerySet[Case]:
        user = self.request.user
        return cases_open_to(user) if isinstance(user, User) else Case.objects.none()


class CaseListView(OpenCasesMixin, ListView):
    """All cases with total and grade."""

    template_name = "scoring/case_list.html"
    context_object_name = "cases"
    paginate_by = 50


class CaseDetailView(OpenCasesMixin, DetailView):
    """One case: level-1 scores, and the whole sheet with how each score came about."""

    template_name = "scoring/case_detail.html"
    context_object_name = "case"
    slug_field = slug_url_kwarg = "code"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nodes = sheet(self.object)
        groups = [
            {
                "level1": node.indicator.name,
                "level2": below.indicator.name,
                "leaves": [_leaf(x) for x in below.leaves()],
            }
            for node in nodes
            for below in node.children or (node,)
        ]
        number = 0
        for group in groups:
            for leaf in group["leaves"]:
                number += 1
                leaf["number"] = number
        level1 = [
            {
                "name": node.indicator.name,
                "weight": node.weight,
                "score": node.score.score,
                "rate": node.rate.text(),
            }
            for node in nodes
        ]
        return super().get_context_data(**kwargs) | {"level1": level1, "groups": groups}


def _leaf(node: SheetNode) -> dict[str, Any]:
    score = node.score
    return {
        "name": node.indicator.name,
        "standard": node.indicator.standard,
        "target": score.target_text,
        "actual": score.actual_text,
        "weight": node.weight,
        "score": score.score,
        "computed": score.computed,
        "overridden": score.override is not None,
        "override_reason": score.override_reason,
        "basis": score.basis,
        "status": score.status,
        "status_label": Status(score.status).label if score.status else Status.MISSING.label,
        "reason": score.reason,
        "evidence": [str(reference) for reference in node.evidence],
    }
