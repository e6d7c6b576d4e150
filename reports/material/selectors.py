"""Reading the material of a report."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from budgets.ledger.selectors.contested import Decisions, confirmed_lines, confirmed_targets
from budgets.ledger.selectors.tables import table_captions
from reports.material.material import Material
from reports.material.rule_scores import read_scores
from scoring.cases.models import Case
from scoring.scores.selectors import score_sheet
from units.agencies.models import Department


def read_material(case: Case) -> Material:
    """Everything the case's report is made from, in a fixed number of queries."""
    agency, year = case.agency, case.year
    nodes = score_sheet(case)
    year_end = date(year, 12, 31)
    scores = read_scores(case, nodes)
    decisions = Decisions(agency, year)
    lines = MappingProxyType(confirmed_lines(agency, year, decisions))
    rows = tuple(confirmed_targets(agency, year, decisions))
    return Material(
        case=case,
        agency_name=agency.name_on(year_end),
        evaluator_name="" if case.evaluator is None else case.evaluator.name_on(year_end),
        words=MappingProxyType(case.words),
        book=scores.book,
        lines=lines,
        captions=MappingProxyType(table_captions(agency, year)),
        targets=rows,
        decisions=tuple(decisions.used.values()),
        nodes=nodes,
        departments=tuple(Department.objects.filter(agency=agency).order_by("order", "pk")),
        rule_grade=scores.grade,
    )
