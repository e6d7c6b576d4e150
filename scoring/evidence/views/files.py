"""The kept bytes of papers, and the images of their pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from evalcase.audit.services import record
from evalcase.uploads import kind_of
from evalcase.uploads.storage import DamagedFile
from evalcase.web.downloads import INERT, download
from scoring.evidence.models import EvidenceFile
from scoring.evidence.selectors import kept_bytes, preview_bytes
from scoring.evidence.views.shared import EvidenceMixin, OnePaper


class EvidenceFileView(EvidenceMixin, OnePaper, View):
    """The kept bytes of a paper, to save; each time is noted in the log."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        file = _file_of(self)
        try:
            content = kept_bytes(file)
        except DamagedFile as error:
            messages.error(request, str(error))
            return redirect("evidence-paper", code, pk)
        record(actor=self.user, action="下载佐证材料", obj=self.paper)
        name = f"{self.paper.full_number}{self.paper.title}.{file.ending}"
        return download(content, name, kind_of(file.ending).content_type)


class EvidencePreviewView(EvidenceMixin, OnePaper, View):
    """A page of a paper as an image that the server drew: the only thing of a paper that a browser shows."""

    def get(self, request: HttpRequest, code: str, pk: int, page: int) -> HttpResponse:
        try:
            content = preview_bytes(_file_of(self), page)
        except (IndexError, DamagedFile) as error:
            raise Http404 from error
        return HttpResponse(content, content_type="image/webp", headers=INERT)


def _file_of(view: OnePaper) -> EvidenceFile:
    """The file of the view's paper; a paper without one is not found."""
    if view.paper.file is None:
        raise Http404
    return view.paper.file
