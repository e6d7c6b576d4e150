"""The page on which a case is handed over."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse

from evalcase.web.views import FormPage
from scoring.cases.rights import Action
from scoring.cases.services import ScoreSheetError
from scoring.cases.views import CaseMixin
from scoring.entrusting.selectors import IN_HAND
from scoring.handover.forms import HandOverForm
from scoring.handover.selectors import Taker, takers
from scoring.handover.services import hand_over_case


class HandOverView(CaseMixin, FormPage):
    """``cases/<code>/hand-over/``: another body or person takes the case."""

    action = Action.HAND_OVER
    form_class = HandOverForm
    refusals = (ScoreSheetError,)
    template_name = "scoring/handover/page.html"

    @cached_property
    def takers(self) -> list[Taker]:
        """Who can take the case."""
        return takers(self.case)

    def get_form_kwargs(self) -> dict[str, Any]:
        present = next((taker.value for taker in self.takers if taker.is_present), "")
        initial = {"to": present, "responsible": str(self.case.responsible_id or "")}
        return super().get_form_kwargs() | {"takers": self.takers, "initial": initial}

    def act(self) -> str:
        given = self.form.cleaned_data
        now = hand_over_case(
            case=self.case, to=given["to"], responsible=self.form.person, reason=given["reason"], actor=self.user
        )
        return f"已移交给{now.evaluator or now.agency}" + (f"，经办人{now.responsible}。" if now.responsible else "。")

    def get_success_url(self) -> str:
        return reverse("case-detail", args=[self.case.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_in_hand": self.case.state in IN_HAND}
