"""报告文字: the words of a report, slot by slot, as people write them, and the picker of live figures."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from evalcase.web.forms import bound
from evalcase.web.fragments import wants_fragment
from reports.building.remedies import remedies_for
from reports.material.selectors import read_material
from reports.material.slots import Slot
from reports.words.editor import CaseWords, SlotWords, WordsRefused, kept_of, rewritten, saved, typed_of, words_of
from reports.words.forms import SearchForm, WordsForm
from reports.words.services import save_words
from reports.words.typed_figures import matching_facts
from scoring.cases.choices import OPEN_STATES
from scoring.cases.rights import Action, may
from scoring.cases.services import ScoreSheetError, StaleWords
from scoring.cases.views import CaseMixin
from scoring.cases.words import words_version

MOST_FACTS = 40


class OfWords(CaseMixin):
    """A page or fragment about the words of a case."""

    shows_scores = True
    action = Action.VIEW

    @cached_property
    def words(self) -> CaseWords:
        """The words of the case as they stand before anything is saved."""
        return words_of(self.case)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case_words": self.words}  # type: ignore[misc]

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
class WordsView(OfWords, FormView):
    """All slots of the report in its order. A post keeps the words of one of them."""

    form_class = WordsForm
    resend_as = "保存报告文字"

    def instead(self) -> HttpResponse | None:
        if self.request.method == "POST" and not may(self.person, Action.WRITE):
            raise PermissionDenied
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page()

    def form_invalid(self, form: WordsForm) -> HttpResponse:
        return self._page(failure=form.fault, status=422)

    def form_valid(self, form: WordsForm) -> HttpResponse:
        slot, typed, seen = (form.cleaned_data[name] for name in ("slot", "words", "seen"))
        try:
            save_words(case=self.case, words=self.words, slot=slot, typed=typed, seen=seen, actor=self.user)
        except WordsRefused as refusal:
            card = self.words.typed_card(slot, typed, seen)
            return self._refused(replace(card, faults=refusal.faults), status=422)
        except StaleWords as refusal:
            card = self.words.typed_card(slot, typed, words_version(refusal.kept))
            theirs = typed_of(slot, refusal.kept)
            return self._refused(replace(card, theirs=theirs, faults=(str(refusal),)), status=409)
        except ScoreSheetError as refusal:
            card = self.words.typed_card(slot, typed, seen)
            return self._refused(replace(card, faults=(str(refusal),)), status=409)
        return self._saved(slot, typed)

    def _saved(self, slot: Slot, typed: str) -> HttpResponse:
        if not wants_fragment(self.request):
            messages.success(self.request, f"“{slot.label}”{'已保存' if typed.strip() else '已清空'}。")
            return redirect(f"{reverse('words', args=[self.case.code])}#slot-{slot.key}")
        now = saved(self.words)  # with what others have written meanwhile
        others = {slot.key for slot in now.all_slots()} ^ {slot.key for slot in self.words.all_slots()}
        cleared = "" if typed.strip() else self.words.card(slot).typed
        context = self.shown(card=now.card(slot), saved=True, others=len(others), progress=now.progress())
        context["cleared"] = cleared
        return render(self.request, "reports/words/_saved.html", context)

    def _refused(self, card: SlotWords, status: int) -> HttpResponse:
        """The card as the person left it, alone or on its page."""
        card = replace(card, refused=True)
        if wants_fragment(self.request):
            return render(self.request, "reports/words/_card.html", self.shown(card=card), status=status)
        failure = "没有保存：原因写在那处文字下面，您写的都还在。"
        return self._page(card=card, failure=failure, status=status)

    def _page(self, *, card: SlotWords | None = None, failure: str = "", status: int = 200) -> HttpResponse:
        words, only_open = self.words, self.request.GET.get("show") == "todo" and card is None
        context = self.shown(
            groups=words.groups(instead=card, only_open=only_open),
            progress=words.progress(),
            facts=remedies_for([item for item in words.missing if not item.is_of_words], words.material, self.person),
            only=only_open,
            failure=failure,
        )
        return render(self.request, "reports/words/page.html", context, status=status)


class PreviewView(OfWords, FormView):
    """A fragment: the paragraph as the report will print it, and what is wrong with the words typed so far."""

    action = Action.WRITE
    form_class = WordsForm
    http_method_names = ["post", "options"]

    def form_invalid(self, form: WordsForm) -> HttpResponse:
        return HttpResponse(form.fault, status=422, content_type="text/plain; charset=utf-8")

    def form_valid(self, form: WordsForm) -> HttpResponse:
        slot, typed, seen = (form.cleaned_data[name] for name in ("slot", "words", "seen"))
        faults = self.words.faults(slot, typed)
        words = self.words if faults else rewritten(self.words, slot, kept_of(slot, typed))
        return render(self.request, "reports/words/_shown.html", self.shown(card=words.typed_card(slot, typed, seen)))


class FactsView(OfWords, View):
    """The facts of the case whose name or printed value holds what is looked for: to put into words as live figures."""

    action = Action.WRITE

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        wanted = bound(SearchForm, request).cleaned_data["q"]
        found, count = matching_facts(read_material(self.case).book, wanted, MOST_FACTS)
        context = self.shown(found=found, count=count, wanted=wanted, most=MOST_FACTS)
        part = "reports/words/_facts.html" if wants_fragment(request) else "reports/words/facts_page.html"
        return render(request, part, context)
