"""Reading entrustments with the cases under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from units.entrustments.choices import Standing
from units.entrustments.models import Entrustment
from units.entrustments.selectors import named_agencies, standing, with_names

# A case changes hands while its evaluators have it before them.
IN_HAND = frozenset({State.SETUP, *OPEN_STATES})


def found_entrustments(entrustments: QuerySet[Entrustment], asked: Mapping[str, Any]) -> QuerySet[Entrustment]:
    """Those that hold every word in number, bodies or agencies and stand as asked, with how much is under each."""
    for word in str(asked.get("q") or "").split():
        entrustments = entrustments.filter(Q(number__icontains=word) | named_agencies(word))
    if asked.get("standing"):
        entrustments = entrustments.filter(standing(Standing(asked["standing"])))
    keys = entrustments.order_by().values("pk")
    counted = Entrustment.objects.filter(pk__in=keys).annotate(
        agencies_count=Count("scope", distinct=True), cases_count=Count("cases", distinct=True)
    )
    return with_names(counted).order_by("-valid_from", "-pk")


def cases_of(entrustment: Entrustment) -> QuerySet[Case]:
    """The cases under it, the newest year first; without their frozen trees."""
    cases = entrustment.cases.select_related("agency").prefetch_related("agency__names")
    return cases.defer("framework", "words", "formulas", "cap_facts", "search_text").order_by("-year", "code")


def cases_in_hand(entrustment: Entrustment) -> QuerySet[Case]:
    """Those of them that the firm has before it, and that can be taken back."""
    return cases_of(entrustment).filter(state__in=IN_HAND)
