"""Reads: what people chose for a case's framework, and which of the tables that it needs are not here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from budgets.ledger.models import ImportedTable
from scoring.bindings.models import ChosenFact, WantedTable
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


def lacking_tables() -> QuerySet[WantedTable]:
    """The tables that any case needs and its agency has not handed in for its year."""
    handed_in = ImportedTable.objects.filter(
        agency=OuterRef("case__agency"), year=OuterRef("case__year"), kind=OuterRef("kind"), superseded_at__isnull=True
    )
    here = Exists(handed_in.filter(variant=OuterRef("variant"))) | Q(variant="") & Exists(handed_in)
    return WantedTable.objects.exclude(here)
