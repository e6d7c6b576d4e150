"""What a draft says beside its tree: 封顶 and 总分上限, and the data that it declares."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from evalcase.web.views import FormPage
from indicators.drafts.framework_drafts import framework_of
from indicators.drafts.totals import facts_for_caps, totals_of
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import Json
from indicators.frameworks.problems import Problem
from indicators.library.drafting import StaleDraft, save_draft
from indicators.library.forms.totals import FactFormSet, TotalsForm, shown_fact
from indicators.library.forms.words import fault_words
from indicators.library.views.drafts import DraftMixin


class TotalsView(DraftMixin, FormPage):
    """Caps, the highest total and how many decimals are printed; faults are told beside what is wrong."""

    resend_as = "保存总分规则"
    form_class = TotalsForm
    refusals = (StaleDraft,)
    conflicts = (StaleDraft,)
    template_name = "indicators/library/totals.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"content": self.draft.content, "version": self.draft.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = self.draft.content
        found = {"draft": self.draft, "totals": totals_of(content), "facts": facts_for_caps(content)}
        return super().get_context_data(**kwargs) | found

    def form_valid(self, form: TotalsForm) -> HttpResponse:
        changed = self.draft.content | form.stated()
        for problem in _about(changed, ("caps", "highest")):
            form.blame(problem)
        return super().form_valid(form) if form.is_valid() else self.form_invalid(form)

    def act(self) -> str:
        content = self.draft.content | self.form.stated()
        self.draft = save_draft(draft=self.draft, content=content, seen=self.form.cleaned_data["version_seen"])
        return "总分规则已保存"

    def get_success_url(self) -> str:
        return self.draft_address()


class DeclaredFactsView(DraftMixin, FormPage):
    """The data that the framework's indicators read beyond the general ones, typed or reckoned from others."""

    resend_as = "保存声明的数据"
    form_class = FactFormSet
    template_name = "indicators/library/facts.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return kwargs | {"initial": [shown_fact(fact) for fact in self.draft.content.get("facts", [])]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"draft": self.draft, "facts": sorted(general_fact_keys())}

    def form_valid(self, form: Any) -> HttpResponse:
        facts = [fact for row in form.forms if (fact := row.fact())]
        if problems := _about(self.draft.content | {"facts": facts}, ("facts",)):
            for problem in problems:
                form.non_form_errors().append(_told(problem))
            return self.form_invalid(form)
        save_draft(draft=self.draft, content=self.draft.content | {"facts": facts}, seen=None)
        return self.done("声明的数据已保存")

    def get_success_url(self) -> str:
        return self.draft_address()


def _about(content: Json, names: tuple[str, ...]) -> list[Problem]:
    """The faults of the whole that are about these parts of it."""
    _, problems = framework_of(content, "")
    places = tuple(f"全文 · {name}" for name in names)
    return [problem for problem in problems if problem.place.startswith(places)]


def _told(problem: Problem) -> ValidationError:
    return ValidationError(f"{problem.place.removeprefix('全文 · facts ')}：{fault_words(problem)}")
