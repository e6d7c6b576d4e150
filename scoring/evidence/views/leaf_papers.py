"""The papers of one indicator: a fragment for the panel beside the score sheet, or a page by itself."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from evalcase.web.fragments import wants_fragment
from evalcase.web.views import FormPage
from scoring.cases.services import ScoreSheetError
from scoring.evidence.forms import NoteForm, PaperForm, UploadForm
from scoring.evidence.selectors import papers_of, papers_on
from scoring.evidence.services import add_evidence, link_evidence, restore_evidence, unlink_evidence
from scoring.evidence.uploads import UploadResult, take_files
from scoring.evidence.views.shared import OneLeaf, WritingMixin


class LeafPapersPage(WritingMixin, OneLeaf, FormPage):
    """The papers of an indicator. Whatever is done there, the answer is the same page or panel."""

    refusals = (ScoreSheetError,)
    outcome: UploadResult | None = None
    said = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"auto_id": "panel-%s"}

    def done(self, said: str) -> HttpResponse:
        if not wants_fragment(self.request):
            return super().done(said)
        self.said = said
        return self.render_to_response(self.get_context_data(form=None))

    def get_success_url(self) -> str:
        return reverse("indicator-evidence", args=[self.case.code, self.leaf.pk])

    def get_template_names(self) -> list[str]:
        return [f"scoring/evidence/{'_panel' if wants_fragment(self.request) else 'indicator'}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: Form | None = context["form"]
        papers = list(papers_on(self.leaf))
        others = []
        if context["may_attach"]:
            on_leaf = {paper.pk for paper in papers}
            rest = papers_of(self.case).live().prefetch_related(None)
            others = [paper for paper in rest if paper.pk not in on_leaf]
        upload = UploadForm(auto_id="panel-%s", with_working_papers=self.draws_up)
        return context | {
            "leaf": self.leaf,
            "papers": papers,
            "others": others,
            "outcome": self.outcome,
            "said": self.said,
            "changeable": self.changeable(papers),
            "upload_form": form if isinstance(form, UploadForm) else upload,
            "note_form": form if isinstance(form, NoteForm) else NoteForm(auto_id="panel-%s"),
        }


class LeafPapersView(LeafPapersPage):
    """Shows them, and takes files for the indicator."""

    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"with_working_papers": self.draws_up}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        self.outcome = take_files(case=self.case, indicators=[self.leaf], actor=self.user, **form.cleaned_data)
        return super().form_valid(form) if self.outcome.is_clean else self.form_invalid(form)

    def act(self) -> str:
        return self.outcome.said if self.outcome else ""


class NotePaperView(LeafPapersPage):
    """A document that lies elsewhere is noted for the indicator."""

    http_method_names = ["post", "options"]
    resend_as = "登记材料"
    form_class = NoteForm

    def act(self) -> str:
        paper = add_evidence(case=self.case, path=self.leaf.path, actor=self.user, **self.form.cleaned_data)
        return f"已登记“{paper}”。"


class PaperOfLeafView(LeafPapersPage):
    """A button that does something with a paper of the case and this indicator."""

    http_method_names = ["post", "options"]
    form_class = PaperForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case}

    def given(self) -> dict[str, Any]:
        """What every service of papers asks for."""
        return {"case": self.case, "reference": self.form.cleaned_data["paper"], "actor": self.user}


class LinkToLeafView(PaperOfLeafView):
    """A paper of the case is put on the indicator."""

    def act(self) -> str:
        return f"已关联“{link_evidence(**self.given(), indicators=[self.leaf])}”。"


class RestoreToLeafView(PaperOfLeafView):
    """A removed paper comes back and is put on the indicator."""

    def act(self) -> str:
        restore_evidence(**self.given())
        return f"已关联“{link_evidence(**self.given(), indicators=[self.leaf])}”。"


class UnlinkView(PaperOfLeafView):
    """A paper is taken off the indicator."""

    def act(self) -> str:
        return f"已取消关联“{unlink_evidence(**self.given(), indicators=[self.leaf])}”；材料仍在本案中。"
