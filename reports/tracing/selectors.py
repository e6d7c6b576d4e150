"""Where a printed figure came from.

A figure of a report prints a fact; a fact was read from a cell, an entry or a document, or a formula made it from other
facts. ``trace_figure`` starts from a figure as it stands on paper and finds its fact; ``trace_fact`` starts from the
name of a fact, among all facts of a case; ``trace_fact_in`` does the same among facts that were read already.
"""

from __future__ import annotations

from dataclasses import dataclass

from budgets.facts import Fact, FactBook, FormulaSource
from reports.building.builder import ReportBuilder
from reports.document.blocks import Figure
from reports.document.figures import figures_of
from reports.material.rule_scores import read_scores
from reports.material.selectors import read_material
from scoring.cases.models import Case
from scoring.scores.selectors import score_sheet


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """Where a printed figure came from: its fact, and the cells, entries and documents that the fact rests on."""

    figure: Figure
    fact: Fact
    origins: tuple[Fact, ...]

    @property
    def formula(self) -> str:
        """The formula in words; nothing where the fact is read from one place."""
        return self.fact.source.describe() if isinstance(self.fact.source, FormulaSource) else ""


def trace_figure(case: Case, text: str) -> list[FigureTrace]:
    """Every different fact that is printed as ``text`` (with or without its unit) in the case's report.

    Raises ReportIncomplete where the report cannot be built.
    """
    material = read_material(case)
    report = ReportBuilder(material).build()
    wanted = _plain(text)
    figures: dict[str, Figure] = {}
    for figure in figures_of(report):
        if wanted in (_plain(figure.text), _plain(figure.text).rstrip(_letters(figure.text))):
            figures.setdefault(figure.fact, figure)
    return [_trace(material.book, figure) for figure in figures.values()]


@dataclass(frozen=True, slots=True)
class FactTrace:
    """A fact, the calculated facts its formula reads (``steps``), and the cells, entries and documents underneath."""

    fact: Fact
    steps: tuple[Fact, ...]
    origins: tuple[Fact, ...]
    book: FactBook


def trace_fact(case: Case, key: str) -> FactTrace:
    """What a fact of the case rests on; all its facts are read for it. Raises MissingFact."""
    nodes = score_sheet(case)
    return trace_fact_in(read_scores(case, nodes).book, key)


def trace_fact_in(book: FactBook, key: str) -> FactTrace:
    """What a fact of the book rests on; nothing is read. Raises MissingFact."""
    fact = book[key]
    inputs = [book[name] for name in fact.source.inputs] if isinstance(fact.source, FormulaSource) else []
    steps = tuple(given for given in inputs if isinstance(given.source, FormulaSource))
    return FactTrace(fact, steps, tuple(book.origins(key)), book)


def _trace(book: FactBook, figure: Figure) -> FigureTrace:
    return FigureTrace(figure, book[figure.fact], tuple(book.origins(figure.fact)))


def _plain(text: str) -> str:
    return text.strip().replace(",", "").replace("，", "").replace("％", "%")


def _letters(text: str) -> str:
    """The unit characters at the end of a printed figure."""
    return "".join({character for character in text if not character.isdigit() and character not in ".,-—"})
