"""One indicator of a tree under work: its page, and what its buttons do."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from evalcase.web.access import found_or_hidden
from evalcase.web.views import FormPage
from indicators.drafts.rule_forms import posted_of
from indicators.drafts.trials import trials_of
from indicators.rule_texts import propose
from indicators.rules import rule_sentence
from scoring.cases.models import CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.tree.forms.indicator import BranchForm, LeafForm, shown_of
from scoring.tree.selectors import known_facts, last_year, note_of
from scoring.tree.services.indicators import FIELDS, StaleIndicator, update_indicator
from scoring.tree.views.editor import SetupMixin


class IndicatorPage(SetupMixin, FormPage):
    """The page with the form of one indicator; a branch has fewer fields than a leaf."""

    refusals = (ScoreSheetError,)
    conflicts = (StaleIndicator,)
    template_name = "scoring/tree/indicator.html"
    form: BranchForm
    row: CaseIndicator

    def instead(self) -> HttpResponse | None:
        self.row = found_or_hidden(self.case.indicators.all(), pk=self.kwargs["pk"])
        return super().instead()

    def get_form_class(self) -> type[BranchForm]:
        return BranchForm if self.row.children.exists() else LeafForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"row": self.row}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target, actual = last_year(self.case).figures(self.row.path, self.row.name)
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "facts": sorted(known_facts(self.case.framework)),
            "note": note_of(self.case, self.row.path),
            "last_target": target,
            "last_actual": actual,
        }


class IndicatorView(IndicatorPage):
    """The button “保存”."""

    resend_as = "保存指标"

    def act(self) -> str:
        changes = self.form.changes()
        update_indicator(
            case=self.case, pk=self.row.pk, fields=changes, seen=self.form.seen_of(changes), actor=self.user
        )
        return f"“{self.form.cleaned_data['name']}”已保存"

    def get_success_url(self) -> str:
        return f"{reverse('case-setup', args=[self.case.code])}?row={self.row.pk}#row-{self.row.pk}"

    def form_invalid(self, form: BranchForm) -> HttpResponse:
        if isinstance(self.refusal, StaleIndicator):
            form.show(seen=shown_of(self.row))  # whoever saves now has seen what the other wrote
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stale = self.refusal if isinstance(self.refusal, StaleIndicator) else None
        return super().get_context_data(**kwargs) | {"sides": _sides(stale) if stale else []}


class PreviewRuleView(IndicatorPage):
    """The button “预览规则”: the page as it would be with the rule that was typed; nothing is written."""

    resend_as = "预览规则"

    def form_valid(self, form: BranchForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class StandardFromRuleView(PreviewRuleView):
    """The button “用上面的计分方法”: also puts the rule in words into the scoring standard."""

    resend_as = "由评分规则生成评分标准"

    def form_valid(self, form: BranchForm) -> HttpResponse:
        if isinstance(form, LeafForm):
            form.show(standard=form.sentence)
        return super().form_valid(form)


class ProposeRuleView(PreviewRuleView):
    """The button “按文字提出规则”: the page with the rule that the scoring standard describes; nothing is written.

    ``choice`` names an answer to one of the questions (``0-1``), whose rule is shown then.
    """

    resend_as = "按文字提出规则"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        data = copy(kwargs["data"])  # of a QueryDict, which a request gives, only a copy can be changed
        data["kind"] = ""  # whatever rule stands there is no longer asked
        return kwargs | {"data": data}

    def form_valid(self, form: BranchForm) -> HttpResponse:
        if not isinstance(form, LeafForm):
            return super().form_valid(form)
        given = form.cleaned_data
        proposal = propose(
            given["standard"],
            weight=given["weight"],
            name=given["name"],
            target=given["target"],
            points=given["points"],
        )
        taken = form.taken(proposal)
        rule = dict(taken.rule if taken else proposal.rule or {})
        if rule:
            form.show(**posted_of(rule))
            form = LeafForm(form.data, row=self.row)
            form.full_clean()
        tried = trials_of({"rule": rule, "weight": given["weight"], "inputs": {"target": given["target"]}})
        shown = {"proposal": proposal, "taken": taken, "tried": tried, "proposed_sentence": form.sentence}
        return self.render_to_response(self.get_context_data(form=form, **shown))


def _sides(stale: StaleIndicator) -> list[dict[str, str]]:
    """Both people's words, field by field."""
    return [
        {"label": FIELDS[name], "theirs": _words(value), "mine": _words(stale.mine[name])}
        for name, value in stale.theirs.items()
    ]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "；".join(map(str, value))
    if isinstance(value, dict):
        return rule_sentence(value, Decimal(0)) if "kind" in value else "；".join(f"{k}：{v}" for k, v in value.items())
    return str(value)
