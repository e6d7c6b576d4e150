"""Reading the material of a report."""

from __future__ import annotations

from datetime import date

from budgets.ledger.selectors.tables import table_captions, table_lines, targets
from reports.material.material import Material
from reports.material.rule_scores import with_scores_by_rule
from scoring.cases.models import Case
from scoring.scores.facts import scored_facts
from scoring.scores.selectors import sheet
from units.agencies.models import Agency, Department


def read_material(case: Case, *, draft: bool = False) -> Material:
    """Everything the case's report is made from, in a fixed number of queries."""
    agency, year = case.agency, case.year
    nodes = sheet(case)
    year_end = date(year, 12, 31)
    by_rule = with_scores_by_rule(case, nodes, scored_facts(case, nodes))
    return Material(
        case=case,
        agency_name=agency.name_on(year_end),
        evaluator_name=_name(case.evaluator, year_end),
        book=by_rule.book,
        lines=table_lines(agency, year),
        captions=table_captions(agency, year),
        targets=tuple(targets(agency, year)),
        nodes=nodes,
        departments=tuple(Department.objects.filter(agency=agency).order_by("order", "pk")),
        draft=draft,
        grade_by_rule=by_rule.grade,
    )


def _name(agency: Agency | None, day: date) -> str:
    return "" if agency is None else agency.name_on(day)
