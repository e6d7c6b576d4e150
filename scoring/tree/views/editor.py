"""The tree editor of a case being set up: its page, what all its buttons begin with, and the library beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from evalcase.web.fragments import wants_fragment
from evalcase.web.numbers import sent_number
from evalcase.web.views import ActionView
from scoring.cases.choices import State
from scoring.cases.rights import Action
from scoring.cases.services import ScoreSheetError
from scoring.cases.views import CaseMixin
from scoring.tree.forms.editor import EditorForm, TypedCell
from scoring.tree.selectors import search_library
from scoring.tree.services.indicators import Removed, StaleIndicator, update_indicator
from scoring.tree.services.rows import TreeError
from scoring.tree.views.page import EditorState, editor_context

REMOVED = "removed_indicator"


class SetupMixin(CaseMixin):
    """For pages of a case whose tree is still open: a frozen one leads back to the case."""

    action = Action.SET_UP

    def instead(self) -> HttpResponse | None:
        if self.case.state == State.SETUP:
            return None
        frozen = "指标体系已冻结，不能再修改；需要另一套指标时请另立案件"
        messages.info(self.request, frozen if self.case.framework_code else "本案不评分，没有指标体系")
        return redirect("case-detail", self.case.code)


class EditorAction(SetupMixin, ActionView):
    """A button of the editor: all cells that were changed are saved first, and it acts only when all could be.

    The answer is the editor as it then stands: its parts for the script, else the page, anew or with what is wrong.
    """

    http_method_names = ["get", "post", "options"]
    form_class = EditorForm
    refusals = (ScoreSheetError,)
    form: EditorForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.outcome = EditorState()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the editor, for who reloads an answer."""
        return redirect("case-setup", self.case.code)

    def act(self) -> str:
        given = self.form.cleaned_data
        self.outcome = EditorState(row=given["row"], version=given["version"], kept=self.form.kept)
        for cell in self.form.typed:
            self._save(cell)
        if self.outcome.faults:
            raise TreeError("有内容没有保存，请改正标出的内容")
        return self.change()

    def change(self) -> str:
        """What the button is for; returns the sentence that tells so. Raises ScoreSheetError."""
        raise NotImplementedError

    def chosen(self) -> int:
        """The row that the button acts on. Raises TreeError where none is chosen."""
        if self.outcome.row is None:
            raise TreeError("请先选中一项指标")
        return self.outcome.row

    def done(self, said: str) -> HttpResponse:
        self.outcome.message = said or self.outcome.message or "已保存"
        return self.answer()

    def refused(self, why: str) -> HttpResponse:
        self.outcome.failed, self.outcome.message = True, why
        return self.answer()

    def answer(self) -> HttpResponse:
        outcome = self.outcome
        if wants_fragment(self.request):
            return render(self.request, "scoring/tree/_parts.html", self._context())
        if outcome.faults or outcome.kept or outcome.problems:
            return self.page(status=422)
        (messages.error if outcome.failed else messages.success)(self.request, outcome.message)
        anchor = f"?{urlencode({'row': outcome.row})}#row-{outcome.row}" if outcome.row else ""
        return redirect(reverse("case-setup", args=[self.case.code]) + anchor)

    def page(self, status: int = 200) -> HttpResponse:
        context = self._context() | library_context(self.request.GET.get("q", ""))
        return render(self.request, "scoring/tree/editor.html", context, status=status)

    def _context(self) -> dict[str, Any]:
        given = {"removed": last_removed(self.request, self.case.code), "version": self.case.score_sheet_version}
        return editor_context(self.case, self.outcome) | given

    def _save(self, cell: TypedCell) -> None:
        """One cell: a fault in it loses none of the others."""
        key, outcome = (cell.pk, cell.name), self.outcome
        try:
            update_indicator(
                case=self.case,
                pk=cell.pk,
                fields={cell.name: cell.value},
                seen={cell.name: cell.seen},
                actor=self.user,
            )
            if outcome.version is not None and self.case.score_sheet_version == outcome.version + 1:
                outcome.version += 1
        except StaleIndicator as stale:
            outcome.kept[key] = cell.value
            outcome.failed, outcome.message = True, str(stale)
        except ScoreSheetError as error:
            outcome.faults[key] = (cell.value, str(error))


class EditorView(EditorAction):
    """The editor's page, and its button “保存”."""

    resend_as = "保存指标体系"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.outcome.row = sent_number(request.GET.get("row", ""))
        return self.page()

    def change(self) -> str:
        return ""  # the cells are all there is to save


def last_removed(request: HttpRequest, code: str) -> Removed | None:
    """What the person last removed from the case, while they are signed in."""
    kept = request.session.get(REMOVED)
    return Removed.from_json(kept["removed"]) if kept and kept["case"] == code else None


class LibraryView(SetupMixin, View):
    """Searching the library of frameworks beside the tree; a fragment for the script, the editor's page without it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        words = request.GET.get("q", "")
        if not wants_fragment(request):
            return redirect(f"{reverse('case-setup', args=[code])}?{urlencode({'q': words})}#library")
        return render(request, "scoring/tree/_library.html", {"case": self.case} | library_context(words))


def library_context(words: str) -> dict[str, Any]:
    """What of the library holds the words; nothing where none are given."""
    entries, count = search_library(words) if words.strip() else ([], 0)
    return {"q": words, "entries": entries, "entry_count": count}
