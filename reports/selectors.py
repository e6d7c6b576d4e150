"""Reads of the room: the material of a report, the finished report, and where a printed figure came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgets.facts import Fact, FactBook, FormulaSource
from budgets.selectors import table_lines, targets
from scoring.models import Case
from scoring.selectors import scored_facts, sheet
from units.models import Agency, Department

from .blocks import Figure, Report
from .builder import ReportBuilder
from .figures import figures_of
from .kinds import load_kind
from .material import Material


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a printed figure came from: its fact, and the cells, entries and documents that the fact rests on."""

    figure: Figure
    fact: Fact
    origins: tuple[Fact, ...]

    @property
    def formula(self) -> str:
        """The formula in words; nothing where the fact is read from one place."""
        return self.fact.source.describe() if isinstance(self.fact.source, FormulaSource) else ""


def read_material(case: Case, *, draft: bool = False) -> Material:
    """Everything the case's report is made from, in a fixed number of queries."""
    agency, year = case.agency, case.year
    nodes = sheet(case)
    year_end = date(year, 12, 31)
    return Material(
        case=case,
        agency_name=agency.name_on(year_end),
        evaluator_name=_name(case.evaluator, year_end),
        book=scored_facts(case, nodes),
        lines=table_lines(agency, year),
        targets=tuple(targets(agency, year)),
        nodes=nodes,
        departments=tuple(Department.objects.filter(agency=agency).order_by("order", "pk")),
        draft=draft,
    )


def build_report(case: Case, *, draft: bool = False) -> Report:
    """The report of a case. Raises ReportIncomplete, naming everything missing; a draft marks the gaps instead."""
    return ReportBuilder(load_kind(case.report_kind), read_material(case, draft=draft)).build()


def trace_figure(case: Case, text: str) -> list[Trace]:
    """Every different fact that is printed as ``text`` (with or without its unit) in the case's report.

    Raises ReportIncomplete where the report cannot be built.
    """
    material = read_material(case)
    report = ReportBuilder(load_kind(case.report_kind), material).build()
    wanted = _plain(text)
    found: dict[str, Figure] = {}
    for figure in figures_of(report):
        if wanted in (_plain(figure.text), _plain(figure.text).rstrip(_letters(figure.text))):
            found.setdefault(figure.fact, figure)
    return [_trace(material.book, figure) for figure in found.values()]


def trace_fact(case: Case, key: str) -> tuple[Fact, tuple[Fact, ...]]:
    """A fact of the case and what it rests on. Raises MissingFact."""
    book = scored_facts(case)
    return book[key], tuple(book.origins(key))


def _trace(book: FactBook, figure: Figure) -> Trace:
    return Trace(figure, book[figure.fact], tuple(book.origins(figure.fact)))


def _name(agency: Agency | None, day: date) -> str:
    return "" if agency is None else agency.name_on(day)


def _plain(text: str) -> str:
    return text.strip().replace(",", "").replace("，", "").replace("％", "%")


def _letters(text: str) -> str:
    """The unit characters at the end of a printed figure."""
    return "".join({character for character in text if not character.isdigit() and character not in ".,-—"})
