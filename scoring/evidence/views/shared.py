"""What the pages of papers share: who may write, and the paper or the indicator that an address names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from evalcase.uploads import ACCEPT
from evalcase.web.access import found_or_hidden
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.views import CaseMixin
from scoring.evidence.models import EvidenceReference
from scoring.evidence.selectors import may_change_paper, papers_of, scored_leaves


@method_decorator(never_cache, name="dispatch")
class EvidenceMixin(CaseMixin):
    """For a view of papers, which everyone on the case may read."""

    action = Action.VIEW

    @property
    def draws_up(self) -> bool:
        """Whether the person draws up working papers."""
        return may(self.person, Action.SCORE)

    def changeable(self, papers: Iterable[EvidenceReference]) -> set[int]:
        """Which of the papers the person may rename, unlink and remove."""
        return {paper.pk for paper in papers if may_change_paper(self.person, paper)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = self.case.state in OPEN_STATES
        return super().get_context_data(**kwargs) | {
            "may_attach": may(self.person, Action.ATTACH) and is_open,
            "is_open": is_open,
            "accept": ACCEPT,
            "max_mb": settings.EVIDENCE_MAX_MB,
        }


class WritingMixin(EvidenceMixin):
    """For a view that also changes papers, which is for those who may attach."""

    def instead(self) -> HttpResponse | None:
        if self.request.method == "POST" and not may(self.person, Action.ATTACH):
            raise PermissionDenied
        return super().instead()


class OnePaper:
    """For a view whose address names a paper, after EvidenceMixin: ``self.paper``; one of another case is not found."""

    paper: EvidenceReference

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.paper = found_or_hidden(papers_of(self.case), pk=kwargs["pk"])  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class OneLeaf:
    """For a view whose address names an indicator, after EvidenceMixin: ``self.leaf``."""

    leaf: CaseIndicator

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.leaf = found_or_hidden(scored_leaves(self.case), pk=kwargs["pk"])  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
