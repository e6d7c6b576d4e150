"""The papers of a case: their index, one of them, and what can be done with it there."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse

from evalcase.audit.selectors import entries_for
from evalcase.uploads import kind_of
from evalcase.web.views import ActionView, FormPage
from scoring.cases.services import ScoreSheetError
from scoring.evidence.forms import CaseUploadForm, DescribeForm, LeavesForm
from scoring.evidence.selectors import leaves_without_evidence, may_change_paper, papers_of
from scoring.evidence.services import describe_evidence, link_evidence, remove_evidence, restore_evidence
from scoring.evidence.uploads import UploadResult, take_files
from scoring.evidence.views.shared import OnePaper, WritingMixin

PAGE_SIZE = 50


class EvidenceListView(WritingMixin, FormPage):
    """The index of all papers of the case, and uploading to any indicators or none."""

    form_class = CaseUploadForm
    template_name = "scoring/evidence/list.html"
    outcome: UploadResult | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        given = {"case": self.case, "with_working_papers": self.draws_up, "auto_id": "upload-%s"}
        return super().get_form_kwargs() | given

    def form_valid(self, form: CaseUploadForm) -> HttpResponse:
        self.outcome = take_files(case=self.case, actor=self.user, **form.cleaned_data)
        return super().form_valid(form) if self.outcome.is_clean else self.form_invalid(form)

    def act(self) -> str:
        return self.outcome.said if self.outcome else ""

    def get_success_url(self) -> str:
        return reverse("evidence-list", args=[self.case.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = papers_of(self.case)
        views = {
            "": ("全部", papers.live()),
            "unlinked": ("未关联指标", papers.live().filter(indicators=None)),
            "removed": ("已删除", papers.removed()),
        }
        shown = self.request.GET.get("show", "")
        shown = shown if shown in views else ""
        pages = {name: Paginator(listed, PAGE_SIZE) for name, (_, listed) in views.items()}
        page = pages[shown].get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "changeable": self.changeable(page.object_list),
            "filters": [(name, label, pages[name].count) for name, (label, _) in views.items()],
            "shown": shown,
            "outcome": self.outcome,
            "lacking": leaves_without_evidence(self.case),
        }


class PaperView(WritingMixin, OnePaper, FormPage):
    """One paper: its pages, what it is called, the indicators it stands on, and its history."""

    resend_as = "保存材料说明"
    form_class = DescribeForm
    refusals = (ScoreSheetError,)
    template_name = "scoring/evidence/paper.html"

    def get_initial(self) -> dict[str, Any]:
        shown = {name: getattr(self.paper, name) for name in ("title", "kind", "number", "location")}
        return shown | {"indicators": [leaf.pk for leaf in self.paper.indicators.all()]}

    def get_form_kwargs(self) -> dict[str, Any]:
        given = {"paper": self.paper, "with_working_papers": self.draws_up, "auto_id": "paper-%s"}
        return super().get_form_kwargs() | given

    def act(self) -> str:
        paper = copy(self.paper)  # a refused description leaves the page's own as it was
        describe_evidence(case=self.case, reference=paper, actor=self.user, **self.form.cleaned_data)
        return f"已保存“{paper}”。"

    def get_success_url(self) -> str:
        return reverse("evidence-paper", args=[self.case.code, self.paper.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_kept = self.paper.deleted_at is None
        return context | {
            "paper": self.paper,
            "changeable": context["may_attach"] and is_kept and may_change_paper(self.person, self.paper),
            "kind_label": kind_of(self.paper.file.ending).label if self.paper.file else "",
            "entries": list(entries_for(self.paper)),
        }


class PaperAction(WritingMixin, OnePaper, ActionView):
    """A button beside a paper in the index."""

    refusals = (ScoreSheetError,)

    def get_success_url(self) -> str:
        return reverse("evidence-list", args=[self.case.code])


class RemovePaperView(PaperAction):
    """A paper goes, to be restored within 30 days."""

    def act(self) -> str:
        remove_evidence(case=self.case, reference=self.paper, actor=self.user)
        return f"已删除“{self.paper}”，30日内可以在“已删除”中恢复。"


class RestorePaperView(PaperAction):
    """A removed paper comes back."""

    def act(self) -> str:
        restore_evidence(case=self.case, reference=self.paper, actor=self.user)
        return f"已恢复“{self.paper}”。"


class LinkPaperView(PaperAction):
    """A paper that was there already is put on the indicators that an upload of the same file was meant for."""

    form_class = LeavesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case}

    def act(self) -> str:
        leaves = self.form.cleaned_data["indicators"]
        link_evidence(case=self.case, reference=self.paper, indicators=leaves, actor=self.user)
        return f"已把“{self.paper}”关联到 {len(leaves)} 项指标。"
