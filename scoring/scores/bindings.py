"""Which fact each figure of a case's sheet is read from, noted on its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budgets.facts import FactBook
from budgets.ledger.models import PerformanceTarget
from budgets.ledger.selectors.keys import project_target_key
from budgets.ledger.selectors.table_facts import targets_in_force
from budgets.ledger.selectors.tables import YearRows, year_rows
from budgets.vocabulary import ANNUAL_GOAL, EXECUTION_RATE
from indicators.frameworks.choices import FrameworkKind
from indicators.meanings import Scope
from indicators.rules.answers import as_quantity
from scoring.bindings.binding import Binder
from scoring.bindings.leaf import Leaf, Subject, TargetLine
from scoring.bindings.selectors import chosen_templates
from scoring.bindings.waiting import waits_for
from scoring.bindings.wanted import Wanted, kinds_by_sheet
from scoring.case_kinds import is_of_projects
from scoring.cases.models import Case, CaseIndicator
from scoring.scores.facts import case_facts, own_formulas
from scoring.scores.fields import rule_of, stated_keys
from scoring.scores.needs import report_needs

_SCOPES = {
    FrameworkKind.PROJECT: Scope.PROJECT,
    FrameworkKind.POLICY: Scope.PROJECT,
    FrameworkKind.SELF_EVALUATION: Scope.ANY,
}
# What these judge is no agency: its figures are named by the framework, found in the target table, or typed.
_OF_NO_AGENCY = frozenset(
    {
        FrameworkKind.FUND,
        FrameworkKind.INVESTMENT_FUND,
        FrameworkKind.FISCAL,
        FrameworkKind.POLICY,
        FrameworkKind.EX_ANTE,
        FrameworkKind.QUALITY,
    }
)


def subject_of(case: Case) -> Subject:
    """Whose facts the case reads."""
    kind = FrameworkKind(case.framework.get("kind") or FrameworkKind.DEPARTMENT)
    scope = Scope.PROJECT if case.project else _SCOPES.get(kind, Scope.DEPARTMENT)
    lacks_project = not case.project and is_of_projects(kind, case.framework_title)
    return Subject(case.project, scope, kind not in _OF_NO_AGENCY and not lacks_project, lacks_project)


def binder_of(case: Case, book: FactBook, targets: Iterable[PerformanceTarget]) -> Binder:
    """What binds the figures of the case; one query, for what people chose."""
    subject = subject_of(case)
    lines = [line for row in _in_force(targets) if (line := _line(row, subject)) is not None]
    formulas = {formula.key: formula.inputs for formula in own_formulas(case)}
    return Binder(subject, book, lines, chosen_templates(case), formulas)


def case_binder(case: Case) -> Binder:
    """The same with everything read anew: for a page on which facts are chosen."""
    known = year_rows(case.agency, case.year)
    return binder_of(case, case_facts(case, year_rows=known, aliased=False), known.targets)


def target_rows_of(case: Case, indicator: CaseIndicator) -> list[PerformanceTarget]:
    """The rows of the target table that answer an indicator, in the table's order."""
    known = year_rows(case.agency, case.year)
    subject = subject_of(case)
    binder = binder_of(case, case_facts(case, year_rows=known, aliased=False), known.targets)
    wanted = binder.rows_for(leaf_of(indicator))
    return [row for row in _in_force(known.targets) if _line(row, subject) in wanted]


def _in_force(targets: Iterable[PerformanceTarget]) -> list[PerformanceTarget]:
    """The agency's targets without those that an adjusted table replaced, and all of its projects'."""
    rows = list(targets)
    return [*targets_in_force(rows), *(row for row in rows if row.project is not None)]


def _line(row: PerformanceTarget, subject: Subject) -> TargetLine | None:
    """A row of the subject's own target table; goals and the block of the execution rate are no indicators."""
    project = row.project.name if row.project else ""
    if project != subject.project or row.level1 in (ANNUAL_GOAL, EXECUTION_RATE):
        return None
    stem = project_target_key(row) if project else f"绩效目标/{row.level3}"
    return TargetLine(stem, row.level2, row.level3)


def leaf_of(indicator: CaseIndicator) -> Leaf:
    """A leaf as binding sees it. Figures that were typed stay with the fact they were typed for."""
    rule, keys = rule_of(indicator), stated_keys(indicator)
    target = as_quantity(indicator.inputs.get("target", ""))
    return Leaf(
        path=indicator.path,
        stated=keys,
        definition=indicator.definition,
        standard=indicator.standard,
        target=target if target is not None and target.text() else None,
        meaning=indicator.meaning,
        better=rule.better() if rule is not None else None,
        limit=rule.measured_from() if rule is not None else None,
        typed=frozenset(role for role in keys if indicator.score.entries.get(role)),
    )


def wanted_of(case: Case, binder: Binder, indicators: Iterable[CaseIndicator], rows: YearRows) -> Wanted:
    """The tables that the case needs: for its leaves first, then for its report."""
    units = {fact["key"]: fact.get("unit", "") for fact in case.framework.get("facts", ())}
    wanted = Wanted(binder, kinds_by_sheet(rows), units)
    for indicator in indicators:
        if indicator.rule:
            wanted.add_leaf(leaf_of(indicator))
    wanted.add_report(report_needs(case).facts)
    return wanted


def bind_figures(binder: Binder, indicators: Sequence[CaseIndicator]) -> list[CaseIndicator]:
    """Note on each leaf what its figures are read from now, unsaved; the rows of which that changed.

    ``bindings`` are ``{role: {key, how, waits}}`` for the roles whose fact is another than the framework states, or not
    known; ``waits`` says which workbook would bring it.
    """
    changed = []
    for indicator in indicators:
        if not indicator.rule:
            continue
        leaf = leaf_of(indicator)
        bindings = {
            role: given.as_data() | {"waits": waits_for(leaf, role, given, binder)}
            for role, given in binder.bind(leaf).items()
        }
        bindings |= {role: kept for role, kept in indicator.bindings.items() if role in leaf.typed and kept["key"]}
        if bindings != indicator.bindings:
            indicator.bindings = bindings
            changed.append(indicator)
    return changed
