"""报告文字: the words of a report, slot by slot, as people write them, and the picker of live figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from evalcase.web.fragments import wants_fragment
from reports.building.remedies import remedies_for
from reports.material.selectors import read_material
from reports.material.slots import Slot
from reports.words.editor import CaseWords, SlotWords, WordsRefused, kept_of, rewritten, typed_of, words_of
from reports.words.forms import WordsForm
from reports.words.services import save_words
from reports.words.typed_figures import matching_facts
from scoring.cases.choices import OPEN_STATES
from scoring.cases.rights import Action, may
from scoring.cases.services import SheetError, StaleWords
from scoring.cases.views import CaseView

MOST_FACTS = 40
_UNKNOWN = "报告里没有这处文字：可能指标、项目或前提已经改变，请刷新页面查看现有的各处文字。"


class WordsBase(CaseView):
    """A page or fragment about the words of a case."""

    def words(self) -> CaseWords:
        """The words of the case as they stand now."""
        return words_of(self.case)

    def shown(self, **more: Any) -> dict[str, Any]:
        """What the page and its parts need beside a card."""
        writes = may(self.person, Action.WRITE)
        given = {
            "case": self.case,
            "writes": writes,
            "open": writes and self.case.state in OPEN_STATES,
            "trace_url": reverse("trace", args=[self.case.code]),
        }
        return given | more


@method_decorator(never_cache, name="dispatch")
class WordsView(WordsBase):
    """All slots of the report in its order. A post keeps the words of one of them."""

    resend_as = "保存报告文字"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(self.words())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if not may(self.person, Action.WRITE):
            raise PermissionDenied
        words, form = self.words(), WordsForm(request.POST)
        slot = words.slot(form.cleaned_data["slot"]) if form.is_valid() else None
        if slot is None:
            too_long = form.errors.get("words")
            return self._page(words, failure=str(too_long[0]) if too_long else _UNKNOWN, status=422)
        slot, typed = words.card(slot).slot, form.cleaned_data["words"]
        try:
            save_words(
                case=self.case, words=words, slot=slot, typed=typed, seen=form.cleaned_data["seen"], actor=self.user
            )
        except WordsRefused as error:
            card = words.typed_card(slot, typed, form.cleaned_data["seen"])
            return self._answer(words, replace(card, refused=True, faults=error.faults), status=422)
        except StaleWords as error:
            words = self.words()
            theirs = typed_of(slot, error.kept)
            card = words.typed_card(slot, typed, words.card(slot).version)
            return self._answer(words, replace(card, refused=True, theirs=theirs, faults=(str(error),)), status=409)
        except SheetError as error:
            card = words.typed_card(slot, typed, form.cleaned_data["seen"])
            return self._answer(words, replace(card, refused=True, faults=(str(error),)), status=409)
        return self._saved(words, slot)

    def _saved(self, before: CaseWords, slot: Slot) -> HttpResponse:
        if not wants_fragment(self.request):
            messages.success(self.request, f"“{slot.label}”已保存。")
            return redirect(f"{reverse('words', args=[self.case.code])}#slot-{slot.key}")
        words = self.words()
        others = {slot.key for slot in words.all_slots()} ^ {slot.key for slot in before.all_slots()}
        context = self.shown(card=words.card(slot), saved=True, others=len(others), progress=words.progress())
        return render(self.request, "reports/words/_saved.html", context)

    def _answer(self, words: CaseWords, card: SlotWords, status: int) -> HttpResponse:
        """The card as the person left it, alone or on its page."""
        if wants_fragment(self.request):
            return render(self.request, "reports/words/_card.html", self.shown(card=card), status=status)
        return self._page(words, card=card, status=status)

    def _page(
        self, words: CaseWords, *, card: SlotWords | None = None, failure: str = "", status: int = 200
    ) -> HttpResponse:
        only = self.request.GET.get("show") == "todo" and card is None
        context = self.shown(
            groups=words.groups(instead=card, only_open=only),
            progress=words.progress(),
            facts=remedies_for([item for item in words.missing if not item.is_of_words], words.material, self.person),
            only=only,
            failure=failure or ("" if card is None else "没有保存：原因写在那处文字下面，您写的都还在。"),
        )
        return render(self.request, "reports/words/page.html", context, status=status)


class PreviewView(WordsBase):
    """A fragment: the paragraph as the report will print it, and what is wrong with the words typed so far."""

    action = Action.WRITE

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = WordsForm(request.POST)
        words = self.words()
        slot = words.slot(form.cleaned_data["slot"]) if form.is_valid() else None
        if slot is None:
            return HttpResponse(_UNKNOWN, status=422, content_type="text/plain; charset=utf-8")
        slot, typed = words.card(slot).slot, form.cleaned_data["words"]
        faults = words.faults(slot, typed)
        seen = words if faults else rewritten(words, slot, kept_of(slot, typed))
        card = seen.typed_card(slot, typed, form.cleaned_data["seen"])
        return render(request, "reports/words/_shown.html", self.shown(card=card))


class FactsView(WordsBase):
    """The facts of the case whose name or printed value holds what is looked for: to put into words as live figures."""

    action = Action.WRITE

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        wanted = request.GET.get("q", "").strip()[:80]
        book = read_material(self.case).book
        found, count = matching_facts(book, wanted, MOST_FACTS)
        context = self.shown(found=found, count=count, wanted=wanted, most=MOST_FACTS)
        part = "reports/words/_facts.html" if wants_fragment(request) else "reports/words/facts_page.html"
        return render(request, part, context)
