"""Reads: what people chose for a case's framework."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from scoring.bindings.models import ChosenFact
from scoring.cases.models import Case


def body_of(case: Case) -> int:
    """The key of who evaluates the case."""
    return case.evaluator_id or case.agency_id


def choices_for(case: Case) -> QuerySet[ChosenFact]:
    """What was chosen for this case, and what its evaluating body wants remembered for its framework."""
    remembered = Q(case__isnull=True, body_id=body_of(case), framework_code=case.framework_code)
    return ChosenFact.objects.filter(Q(case=case) | remembered)


def chosen_templates(case: Case) -> dict[tuple[str, str], str]:
    """The chosen template of each (path, role); the case's own before the remembered one. One query."""
    rows = choices_for(case).values_list("case_id", "path", "role", "template")
    return {(path, role): template for _, path, role, template in sorted(rows, key=lambda row: row[0] is not None)}
