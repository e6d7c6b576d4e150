"""The pages of a case: the list, and one case with its sheet and grade."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
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
        numbers = count(1)
        branches = [_branch(node) | {"groups": [_group(below, numbers) for below in _level2(node)]} for node in nodes]
        weight = sum((node.weight for node in nodes), Decimal(0))
        missing = sum(_status(leaf) is Status.MISSING for node in nodes for leaf in node.leaves())
        return super().get_context_data(**kwargs) | {"branches": branches, "weight": weight, "missing": missing}


def _level2(node: SheetNode) -> tuple[SheetNode, ...]:
    """What stands below a level-1 indicator; itself where the framework scores it directly."""
    return node.children or (node,)


def _branch(node: SheetNode) -> dict[str, Any]:
    return {
        "name": node.indicator.name,
        "weight": node.weight,
        "score": node.score.score,
        "rate": node.rate.text(),
    }


def _group(node: SheetNode, numbers: Iterator[int]) -> dict[str, Any]:
    return _branch(node) | {"leaves": [_leaf(leaf) | {"number": next(numbers)} for leaf in node.leaves()]}


def _status(node: SheetNode) -> Status:
    """How the indicator stands; what was never scored is missing."""
    return Status(node.score.status or Status.MISSING)


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
        "lost": score.score is not None and score.score < node.weight,
        "overridden": score.override is not None,
        "override_reason": score.override_reason,
        "basis": score.basis,
        "remark": "" if _status(node) is Status.SCORED else _status(node).label,
        "reason": score.reason,
        "evidence": [str(reference) for reference in node.evidence],
    }
