"""The questions of an agency and year as their page shows them, and who may see and decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgets.facts import CellSource, Contested, FactBook
from budgets.ledger.models import FactQuestion
from budgets.ledger.selectors.contested import Decisions, questions_among
from budgets.ledger.selectors.excerpts import Excerpt, excerpts_around
from budgets.ledger.selectors.tables import YearRows, year_rows
from scoring.bindings.binding import How
from scoring.cases.choices import OPEN_STATES
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.selectors import cases_open_to, person_on
from scoring.scores.bindings import binder_of, leaf_of
from scoring.scores.evaluation import rows_of
from scoring.scores.facts import case_facts
from scoring.scores.fields import data_keys
from units.agencies.models import Agency
from units.people.models import User
from units.people.selectors import administered_agencies

_MOST_EXCERPTS = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to the questions of an agency and year."""

    cases: tuple[Case, ...]
    may_import: bool
    may_decide: bool
    is_open: bool

    @property
    def case(self) -> Case | None:
        """The one case there is, to lead back to."""
        return self.cases[0] if len(self.cases) == 1 else None

    @property
    def may_see(self) -> bool:
        return self.may_import or bool(self.cases)


def standing_of(user: User, agency: Agency, year: int) -> Standing:
    """Importers of the agency decide, and evaluators of its cases while one is open; whoever has a role sees."""
    cases = tuple(cases_open_to(user).filter(agency=agency, year=year).order_by("pk"))
    scored = [case for case in cases if may(person_on(user, case), Action.SCORE)]
    may_import = agency.pk in administered_agencies(user)
    is_open = may_import or any(case.state in OPEN_STATES for case in scored)
    return Standing(cases, may_import, may_import or bool(scored), is_open)


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values of a question: what it is, the cells that state it, and a corner of the first one's sheet."""

    text: str
    places: tuple[str, ...]
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class Reader:
    """A leaf that reads a contested fact, directly or through a formula; ``is_offered``: that asks to choose it."""

    case: Case
    leaf: CaseIndicator
    is_offered: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A contested fact with its values side by side, what was decided, and the leaves that read it."""

    number: int
    contested: Contested
    values: tuple[Value, ...]
    decision: FactQuestion | None
    readers: tuple[Reader, ...]


def asked(agency: Agency, year: int) -> list[Contested]:
    """What the tables in force contradict each other about."""
    return questions_among(year_rows(agency, year), year)


def questions_on_page(agency: Agency, year: int, cases: Sequence[Case], rows: YearRows) -> list[ShownQuestion]:
    """All questions of the rows in force, undecided first, with the leaves of these cases that read them."""
    found = questions_among(rows, year)
    if not found:
        return []
    decisions = Decisions(agency, year)
    readers = _readers(cases, rows)
    decided = {question.key: decisions.of(question) for question in found}
    found.sort(key=lambda question: decided[question.key] is not None)
    sources = [candidate.source for question in found for candidate in question.values][:_MOST_EXCERPTS]
    excerpts = excerpts_around(sources, agency)
    return [
        ShownQuestion(
            number,
            question,
            tuple(_values(question, excerpts)),
            decided[question.key],
            tuple(readers.get(question.key, ())),
        )
        for number, question in enumerate(found, start=1)
    ]


def _values(question: Contested, excerpts: Mapping[CellSource, Excerpt]) -> Iterator[Value]:
    places: dict[str, list[str]] = {}
    for candidate in question.candidates:
        places.setdefault(candidate.text, []).append(candidate.source.describe())
    for candidate in question.values:
        yield Value(candidate.text, tuple(places[candidate.text]), excerpts.get(candidate.source))


def _readers(cases: Sequence[Case], rows: YearRows) -> Mapping[str, list[Reader]]:
    found: dict[str, list[Reader]] = {}
    for case in cases:
        if not case.framework:
            continue
        indicators = rows_of(case)
        book = case_facts(case, indicators, year_rows=rows)
        offered = _offered(case, indicators, rows)
        for leaf in (row for row in indicators if row.rule):
            read = dict.fromkeys(base for key in data_keys(leaf).values() for base in _bases(key, book))
            to_choose = dict.fromkeys(base for key in offered.get(leaf.pk, ()) for base in _bases(key, book))
            for key in read | to_choose:
                found.setdefault(key, []).append(Reader(case, leaf, key not in read))
    return found


def _offered(case: Case, indicators: Sequence[CaseIndicator], rows: YearRows) -> Mapping[int, tuple[str, ...]]:
    """The facts that leaves ask a person to choose among, by leaf; no query where no leaf asks."""
    asking = [row for row in indicators if any(kept.get("how") == How.ASKING for kept in row.bindings.values())]
    if not asking:
        return {}
    binder = binder_of(case, case_facts(case, indicators, year_rows=rows, aliased=False), rows.targets)
    return {row.pk: tuple(key for bound in binder.bind(leaf_of(row)).values() for key in bound.among) for row in asking}


def _bases(key: str, book: FactBook) -> list[str]:
    """The facts that a fact rests on, contested ones by the key of their question."""
    if key not in book:
        return []
    return [fact.contested.key if fact.contested is not None else fact.key for fact in book.origins(key)]
