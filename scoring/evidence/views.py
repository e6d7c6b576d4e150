"""The papers of a case: the index, one paper, the panel of one indicator, and the files themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from evalcase.audit.selectors import entries_for
from evalcase.audit.services import record
from evalcase.uploads import ACCEPT, kind_of
from evalcase.uploads.storage import DamagedFile
from evalcase.web.access import found_or_hidden
from evalcase.web.downloads import INERT, download
from evalcase.web.fragments import wants_fragment
from evalcase.web.views import ActionView
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.services import SheetError
from scoring.cases.views import CaseMixin
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceFile, EvidenceReference
from scoring.evidence.selectors import (
    kept_bytes,
    leaves_without_evidence,
    may_change_paper,
    papers_of,
    papers_on,
    preview_bytes,
    scored_leaves,
)
from scoring.evidence.services import (
    add_evidence,
    describe_evidence,
    link_evidence,
    remove_evidence,
    restore_evidence,
    unlink_evidence,
)
from scoring.evidence.uploads import Outcome, take_files

PAGE_SIZE = 50


@method_decorator(never_cache, name="dispatch")
class EvidenceView(CaseMixin, View):
    """What pages of papers share: reading is for everyone on the case, writing for those who may attach."""

    action = Action.VIEW

    def require_attach(self) -> None:
        if not may(self.person, Action.ATTACH):
            raise PermissionDenied

    def paper(self, pk: int) -> EvidenceReference:
        return found_or_hidden(papers_of(self.case), pk=pk)

    def chosen(self, data: QueryDict) -> list[CaseIndicator]:
        """The indicators ticked in a form; what is no leaf of the case is left out."""
        numbers = [int(text) for text in data.getlist("indicators") if _is_number(text)]
        return list(scored_leaves(self.case).filter(pk__in=numbers)) if numbers else []

    def changeable(self, papers: Iterable[EvidenceReference]) -> set[int]:
        """Which of the papers the person may rename, unlink and remove."""
        return {paper.pk for paper in papers if may_change_paper(self.person, paper)}

    def kind(self, data: QueryDict) -> PaperKind:
        text = data.get("kind", "")
        return PaperKind(text) if text in PaperKind.values else PaperKind.EVIDENCE

    def take(self, request: HttpRequest, indicators: list[CaseIndicator]) -> Outcome:
        return take_files(
            self.case,
            request.FILES.getlist("files"),
            indicators=indicators,
            kind=self.kind(request.POST),
            title=request.POST.get("title", ""),
            number=request.POST.get("number", ""),
            actor=self.user,
        )

    def shared(self) -> dict[str, Any]:
        rights = self.rights()
        is_open = self.case.state in OPEN_STATES
        return {
            "case": self.case,
            "may": rights,
            "may_attach": rights["attach"] and is_open,
            "is_open": is_open,
            "kinds": PaperKind.choices if rights["score"] else [c for c in PaperKind.choices if c[0] == "evidence"],
            "accept": ACCEPT,
            "max_mb": settings.EVIDENCE_MAX_MB,
        }

    def back(self) -> HttpResponse:
        return redirect("evidence-list", self.case.code)


class EvidenceListView(EvidenceView):
    """The index of all papers of the case. A post uploads files, or puts a paper that was there on indicators."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(None)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        self.require_attach()
        indicators = self.chosen(request.POST)
        if request.POST.get("do") == "link":
            return self._link(request, indicators)
        outcome = self.take(request, indicators)
        if outcome.is_clean:
            messages.success(request, f"已上传 {len(outcome.saved)} 份材料。")
            return self.back()
        return self._page(outcome, status=409)

    def _link(self, request: HttpRequest, indicators: list[CaseIndicator]) -> HttpResponse:
        reference = self.paper(_number(request.POST.get("paper")))
        try:
            link_evidence(case=self.case, reference=reference, indicators=indicators, actor=self.user)
            messages.success(request, f"已把“{reference}”关联到 {len(indicators)} 项指标。")
        except SheetError as error:
            messages.error(request, str(error))
        return self.back()

    def _page(self, outcome: Outcome | None, *, status: int = 200) -> HttpResponse:
        papers = papers_of(self.case)
        views = {
            "": ("全部", papers.live()),
            "unlinked": ("未关联指标", papers.live().filter(indicators=None)),
            "removed": ("已删除", papers.removed()),
        }
        shown = self.request.GET.get("show", "")
        shown = shown if shown in views else ""
        pages = {name: Paginator(found, PAGE_SIZE) for name, (_, found) in views.items()}
        page = pages[shown].get_page(self.request.GET.get("page"))
        context = self.shared() | {
            "page_obj": page,
            "changeable": self.changeable(page.object_list),
            "filters": [(name, label, pages[name].count) for name, (label, _) in views.items()],
            "shown": shown,
            "outcome": outcome,
            "leaves": list(scored_leaves(self.case)),
            "lacking": leaves_without_evidence(self.case),
            "submitted": self.request.POST,
            "ticked": {leaf.pk for leaf in outcome.indicators} if outcome else set(),
        }
        return render(self.request, "scoring/evidence/list.html", context, status=status)


class PaperView(EvidenceView):
    """One paper: its pages, what it is called, the indicators it stands on, and its history."""

    resend_as = "保存材料说明"

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self._page(self.paper(pk), "")

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        self.require_attach()
        paper, data = self.paper(pk), request.POST
        try:
            describe_evidence(
                case=self.case,
                reference=paper,
                title=data.get("title", ""),
                kind=self.kind(data),
                number=data.get("number", ""),
                location=data.get("location", ""),
                indicators=self.chosen(data),
                actor=self.user,
            )
        except SheetError as error:
            return self._page(self.paper(pk), str(error), status=409)
        messages.success(request, f"已保存“{paper}”。")
        return redirect("evidence-paper", code, pk)

    def _page(self, paper: EvidenceReference, error: str, *, status: int = 200) -> HttpResponse:
        shared = self.shared()
        changeable = shared["may_attach"] and paper.deleted_at is None and may_change_paper(self.person, paper)
        context = shared | {
            "paper": paper,
            "changeable": changeable,
            "error": error,
            "leaves": list(scored_leaves(self.case)) if changeable else [],
            "ticked": {leaf.pk for leaf in paper.indicators.all()},
            "kind_label": kind_of(paper.file.ending).label if paper.file else "",
            "entries": list(entries_for(paper)),
        }
        return render(self.request, "scoring/evidence/paper.html", context, status=status)


class PaperAction(EvidenceView, ActionView):
    """A button beside a paper in the index, for those who may attach."""

    refusals = (SheetError,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_attach()
        return super().post(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("evidence-list", args=[self.case.code])


class RemovePaperView(PaperAction):
    """A paper goes, to be restored within 30 days."""

    def act(self) -> str:
        paper = self.paper(self.kwargs["pk"])
        remove_evidence(case=self.case, reference=paper, actor=self.user)
        return f"已删除“{paper}”，30日内可以在“已删除”中恢复。"


class RestorePaperView(PaperAction):
    """A removed paper comes back."""

    def act(self) -> str:
        paper = self.paper(self.kwargs["pk"])
        restore_evidence(case=self.case, reference=paper, actor=self.user)
        return f"已恢复“{paper}”。"


class IndicatorEvidenceView(EvidenceView):
    """The papers of one indicator: a fragment for the panel beside the sheet, or a page by itself."""

    resend_as: ClassVar = {"note": "登记材料"}

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self._show(pk, Outcome())

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        self.require_attach()
        outcome, said = self._done(request, self._leaf(pk))
        if wants_fragment(request) or not outcome.is_clean:
            return self._show(pk, outcome, said=said, status=200 if outcome.is_clean else 409)
        messages.success(request, said)
        return redirect("indicator-evidence", code, pk)

    def _leaf(self, pk: int) -> CaseIndicator:
        return found_or_hidden(scored_leaves(self.case), pk=pk)

    def _done(self, request: HttpRequest, leaf: CaseIndicator) -> tuple[Outcome, str]:
        """Do what the button pressed asks for; what came of it, and a sentence about it."""
        do, data = request.POST.get("do", "upload"), request.POST
        if do == "upload":
            outcome = self.take(request, [leaf])
            return outcome, f"已上传 {len(outcome.saved)} 份材料。" if outcome.saved else ""
        given: dict[str, Any] = {"case": self.case, "actor": self.user}
        try:
            if do == "note":
                title, location = data.get("title", ""), data.get("location", "")
                paper = add_evidence(**given, path=leaf.path, title=title, location=location)
                return Outcome(), f"已登记“{paper}”。"
            paper = self.paper(_number(data.get("paper")))
            if do == "unlink":
                unlink_evidence(**given, reference=paper, indicators=[leaf])
                return Outcome(), f"已取消关联“{paper}”；材料仍在本案中。"
            if do == "restore":
                restore_evidence(**given, reference=paper)
            link_evidence(**given, reference=paper, indicators=[leaf])
            return Outcome(), f"已关联“{paper}”。"
        except SheetError as error:
            return Outcome(refused=[str(error)]), ""

    def _show(self, pk: int, outcome: Outcome, *, said: str = "", status: int = 200) -> HttpResponse:
        leaf = self._leaf(pk)
        shared = self.shared()
        present = list(papers_on(leaf))
        others = []
        if shared["may_attach"]:
            on_it = {paper.pk for paper in present}
            others = [p for p in papers_of(self.case).live().prefetch_related(None) if p.pk not in on_it]
        context = shared | {"leaf": leaf, "papers": present, "others": others, "outcome": outcome, "said": said}
        context["changeable"] = self.changeable(present)
        name = "panel" if wants_fragment(self.request) else "indicator"
        return render(self.request, f"scoring/evidence/{name}.html", context, status=status)


class EvidenceFileView(EvidenceView):
    """The kept bytes of a paper, to save; each time is noted in the log."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        paper, file = self._file(pk)
        try:
            content = kept_bytes(file)
        except DamagedFile as error:
            messages.error(request, str(error))
            return redirect("evidence-paper", code, pk)
        record(actor=self.user, action="下载佐证材料", obj=paper)
        name = f"{paper.full_number}{paper.title}.{file.ending}"
        return download(content, name, kind_of(file.ending).content_type)

    def _file(self, pk: int) -> tuple[EvidenceReference, EvidenceFile]:
        paper = found_or_hidden(EvidenceReference.objects.select_related("file"), case=self.case, pk=pk)
        if paper.file is None:
            raise Http404
        return paper, paper.file


class EvidencePreviewView(EvidenceFileView):
    """A page of a paper as an image that the server drew: the only thing of a paper that a browser shows."""

    def get(self, request: HttpRequest, code: str, pk: int, page: int) -> HttpResponse:  # type: ignore[override]
        try:
            content = preview_bytes(self._file(pk)[1], page)
        except (IndexError, DamagedFile) as error:
            raise Http404 from error
        return HttpResponse(content, content_type="image/webp", headers=INERT)


def _number(text: str | None) -> int:
    if not text or not _is_number(text):
        raise Http404
    return int(text)


def _is_number(text: str) -> bool:
    """Whether it can be the number of a row: digits, and not more than a database takes."""
    return text.isascii() and text.isdigit() and len(text) <= 15
