"""Reads of the room: the versions of a report, and where a printed figure came from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from budgets.facts import Fact, FactBook, FormulaSource
from reports.building.builder import ReportBuilder
from reports.constants import VersionState
from reports.document.blocks import Figure, Report
from reports.document.figures import figures_of
from reports.kinds.outline import load_kind
from reports.material.rule_scores import with_scores_by_rule
from reports.material.selectors import read_material
from reports.models import RenderJob, ReportVersion, VersionFile
from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from scoring.scores.facts import scored_facts
from scoring.scores.selectors import sheet
from units.people.choices import Role
from units.people.models import User


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


def versions_of(case: Case) -> QuerySet[ReportVersion]:
    """The kept versions of a case, newest first, with their files; without the long lists of what they say."""
    return case.report_versions.defer("figures", "paragraphs").prefetch_related("files")


def kept_file(case: Case, report: Report, ending: str) -> VersionFile | None:
    """The newest kept print of this very report in that format."""
    kept = VersionFile.objects.filter(version__case=case, version__fingerprint=report.fingerprint, format=ending)
    return kept.select_related("version").order_by("-pk").first()


def latest_job(case: Case) -> RenderJob | None:
    """The rendering asked for last."""
    return case.render_jobs.select_related("version").first()


def states_open_to(user: User, case: Case) -> frozenset[VersionState]:
    """What the person may make: a reviewer on the case issues and drafts, its evaluators and administrators draft.

    Whether the case may be issued at all, and by this reviewer, is asked of ``services.issuing``.
    Where another body evaluates, the evaluated agency's own evaluators are its staff (``person_on``): they make none.
    """
    role = person_on(user, case).role
    if role is Role.REVIEWER:
        return frozenset(VersionState)
    return frozenset({VersionState.DRAFT} if role in (Role.EVALUATOR, Role.ADMINISTRATOR) else ())


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


@dataclass(frozen=True, slots=True)
class FactTrace:
    """A fact, the calculated facts its formula reads (``steps``), and the cells, entries and documents underneath."""

    fact: Fact
    steps: tuple[Fact, ...]
    origins: tuple[Fact, ...]


def trace_fact(case: Case, key: str) -> FactTrace:
    """What a fact of the case rests on. Raises MissingFact."""
    nodes = sheet(case)
    return trace_in(with_scores_by_rule(case, nodes, scored_facts(case, nodes)).book, key)


def trace_in(book: FactBook, key: str) -> FactTrace:
    """What a fact of the book rests on. Raises MissingFact."""
    fact = book[key]
    inputs = [book[name] for name in fact.source.inputs] if isinstance(fact.source, FormulaSource) else []
    steps = tuple(given for given in inputs if isinstance(given.source, FormulaSource))
    return FactTrace(fact, steps, tuple(book.origins(key)))


def _trace(book: FactBook, figure: Figure) -> Trace:
    return Trace(figure, book[figure.fact], tuple(book.origins(figure.fact)))


def _plain(text: str) -> str:
    return text.strip().replace(",", "").replace("，", "").replace("％", "%")


def _letters(text: str) -> str:
    """The unit characters at the end of a printed figure."""
    return "".join({character for character in text if not character.isdigit() and character not in ".,-—"})
