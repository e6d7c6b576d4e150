"""The page of the panel: convening it, following it, and once figures are open the scores and what is concluded."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import CaseIndicator
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin
from scoring.panel.forms import CloseForm, ConcludeForm, ConveneForm, HandOverForm, LeavesForm, MembersForm, ReopenForm
from scoring.panel.models import Panel, PanelMember, PanelMethod
from scoring.panel.plot import plot_of
from scoring.panel.selectors import (
    LeafScores,
    MemberRow,
    candidates,
    is_revealed,
    judgement_leaves,
    members_of,
    panel_of,
    visible_scores,
)
from units.people.models import User


@method_decorator(never_cache, name="dispatch")
class PanelPage(CaseMixin):
    """For a view that shows the page; the form that was refused stands in the place of its own."""

    action = Action.MODERATE
    template_name: str | None = "scoring/panel/page.html"

    @cached_property
    def people(self) -> list[User]:
        """The evaluators of the case."""
        return candidates(self.case)

    @cached_property
    def leaves(self) -> list[CaseIndicator]:
        """The indicators that a panel may judge."""
        return judgement_leaves(self.case)

    def get_success_url(self) -> str:
        return reverse("panel", args=[self.case.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.refused: Form | None = kwargs.get("form")
        panel = panel_of(self.case)
        is_open = self.case.state in OPEN_STATES
        context = super().get_context_data(**kwargs) | {"panel": panel, "open": is_open}
        return context | ({"convene_form": self._convene_form()} if panel is None else self._progress(panel))

    def _convene_form(self) -> Form:
        if isinstance(self.refused, ConveneForm):
            return self.refused
        shown = {"method": PanelMethod.MEAN.value, "leaf": [str(leaf.pk) for leaf in self.leaves]}
        return ConveneForm(initial=shown, leaves=self.leaves, people=self.people)

    def _progress(self, panel: Panel) -> dict[str, Any]:
        """How far the panel is, and the forms of what its moderator can do now."""
        rows = members_of(panel)
        shown = visible_scores(panel, self.user)
        moderates = panel.moderator_id == self.user.pk
        revealed = is_revealed(panel, [row.member for row in rows])
        judged = list(panel.indicators.order_by("order"))
        context: dict[str, Any] = {
            "members": [(row, self._reopen_form(row.member)) for row in rows],
            "judged": judged,
            "moderates": moderates,
            "orphaned": not moderates and all(user.pk != panel.moderator_id for user in self.people),
            "is_member": any(row.member.user_id == self.user.pk for row in rows),
            "revealed": revealed,
            "waiting": [row for row in rows if not row.submitted],
            "leaf_scores": None if shown is None else [self._shown(leaf) for leaf in shown],
            "unconcluded": 0 if shown is None else sum(leaf.item.concluded is None for leaf in shown),
            "close_form": self.refused if isinstance(self.refused, CloseForm) else CloseForm(auto_id="close-%s"),
        }
        if moderates and not revealed:
            context |= self._arrangement(panel, rows, judged)
        return context

    def _arrangement(self, panel: Panel, rows: list[MemberRow], judged: list[CaseIndicator]) -> dict[str, Form]:
        """The forms that change the panel as long as no figure is known."""
        held = [row.member for row in rows]
        seated: dict[str, Any] = {f"weight:{member.user_id}": f"{member.weight.normalize():f}" for member in held}
        seated["member"] = [str(member.user_id) for member in held]
        forms: dict[str, Form] = {
            "members_form": MembersForm(initial=seated, people=self.people),
            "hand_over_form": HandOverForm(initial={"moderator": str(panel.moderator_id)}, people=self.people),
        }
        if panel.closed_at is None and not any(row.done for row in rows):
            chosen = {"method": panel.method, "leaf": [str(leaf.pk) for leaf in judged]}
            forms["leaves_form"] = LeavesForm(initial=chosen, leaves=self.leaves)
        return {name: self.refused if type(form) is type(self.refused) else form for name, form in forms.items()}

    def _reopen_form(self, member: PanelMember) -> Form:
        if isinstance(self.refused, ReopenForm) and self.kwargs["pk"] == member.pk:  # type: ignore[attr-defined]
            return self.refused
        return ReopenForm(auto_id=f"reopen-{member.pk}-%s")

    def _shown(self, leaf: LeafScores) -> dict[str, Any]:
        """An indicator's scores with their plot and the form of what is concluded."""
        is_refused = isinstance(self.refused, ConcludeForm) and self.kwargs["pk"] == leaf.indicator.pk  # type: ignore[attr-defined]
        return {"leaf": leaf, "plot": plot_of(leaf), "form": self.refused if is_refused else ConcludeForm.of(leaf)}


class PanelView(PanelPage, TemplateView):
    """``cases/<code>/panel/``."""
