"""What the frame of a case shows a person: its tabs, its stages, what is out of date, and the next step for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.urls import reverse

from budgets.ledger.models import ImportBatch
from budgets.ledger.selectors.contested import open_questions
from scoring.bindings.selectors import lacking_tables
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.rights import Action, Person, may
from scoring.cases.workflow import PREPARING
from scoring.frame.stages import Stage, stages_of
from scoring.needs.selectors import is_early
from units.people.choices import Role


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the case; ``current`` where the person is on it or below it."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a case show above their own content.

    ``stale``: figures were imported that the scores do not rest on yet; ``may_refresh``: the person can take them in.
    """

    tabs: list[Tab]
    stages: list[Stage]
    questions: int
    stale: bool
    may_refresh: bool
    next_step: Link | None


def frame_of(case: Case, person: Person, route: str, *, lacking: int | None = None) -> Frame:
    """The frame of the case on the page of that route; two queries, three for a reviewer of an approved case."""
    questions = open_questions(case.agency_id, case.year)
    newest, tables = _newest_and_lacking(case)
    stale = case.state not in (State.SETUP, State.CANCELLED) and bool(case.framework_code) and case.facts_batch < newest
    return Frame(
        tabs=list(_tabs(case, person, route)),
        stages=stages_of(
            case,
            questions=questions,
            lacking=lacking,
            tables=tables,
            needs=reverse("case-needs", args=[case.code]),
        ),
        questions=questions,
        stale=stale,
        may_refresh=stale and case.state in OPEN_STATES and may(person, Action.SCORE),
        next_step=_next_step(case, person, route),
    )


def _newest_and_lacking(case: Case) -> tuple[int, int]:
    """The newest import of the agency's figures for the year, and how many tables are missing while these can still be
    brought in; one query for both.
    """
    if not is_early(case) and not case.framework_code:
        return 0, 0
    batches = ImportBatch.objects.filter(agency=OuterRef("agency"), year=OuterRef("year")).order_by("-pk")
    newest = Subquery(batches.values("pk")[:1])
    missing = Count("wanted_tables", filter=Q(wanted_tables__in=lacking_tables()))
    lacking = missing if is_early(case) else Value(0)
    row = Case.objects.filter(pk=case.pk).annotate(newest=newest, lacking=lacking).values_list("newest", "lacking")
    found, count = row[0]
    return found or 0, count


# Route, words, the routes below it (by how they begin), what it asks for.
_TABS: tuple[tuple[str, str, tuple[str, ...], Action | None], ...] = (
    ("case-detail", "概况", ("transition", "data-question", "case-correct", "case-hand-over", "case-needs"), None),
    ("case-setup", "指标体系", ("case-setup", "indicator-p", "indicator-s", "weights"), Action.SET_UP),
    ("score-sheet", "评分表", ("score-sheet",), Action.SCORE),
    ("evidence-list", "佐证材料", ("evidence", "indicator-evidence"), None),
    ("questionnaires", "问卷", ("question",), None),
    ("panel", "专家组", ("panel",), Action.MODERATE),
    ("words", "报告文字", ("words",), None),
    ("report", "报告", ("report", "trace"), None),
    ("versions", "版本", ("version",), None),
    ("review", "审核", ("review",), Action.REVIEW),
)
_ONLY_SCORED = frozenset({"score-sheet", "evidence-list", "questionnaires", "panel"})
_OF_SCORES = frozenset({"words", "report"})  # kept from those who may not read the scores yet


def _tabs(case: Case, person: Person, route: str) -> Iterator[Tab]:
    for name, words, below, action in _TABS:
        if action is not None and not may(person, action):
            continue
        if (name in _ONLY_SCORED and not case.framework_code) or (name in _OF_SCORES and case.veiled):
            continue
        if (name == "case-setup") != (case.state == State.SETUP) and name != "case-detail":
            continue
        yield Tab(words, reverse(name, args=[case.code]), route == name or route.startswith(below))


def _next_step(case: Case, person: Person, route: str) -> Link | None:
    """The one thing that this person does next; none on the page where it is done."""
    found = _next(case, person)
    if found is None or found[1] == route or (route == "score-sheet" and "submit" in found):
        return None  # the sheet has its own button, beside what is still open
    words, name, *step = found
    return Link(words, reverse(name, args=[case.code, *step]))


def _next(case: Case, person: Person) -> tuple[str, ...] | None:
    """By the first of the person's roles that has something to do; who prepared the case does not review it."""
    found = _evaluators_next(case) if Role.EVALUATOR in person.roles else None
    if found is not None:
        return found
    if case.state in _REVIEWED and Role.REVIEWER in person.roles and not _has_prepared(case, person):
        return _REVIEWED[State(case.state)]
    if Role.AGENCY_STAFF in person.roles and case.consulting:
        return ("反馈意见", "transition", "reply")
    if Role.AGENCY_STAFF in person.roles and case.state in OPEN_STATES and case.framework_code:
        return ("补充佐证材料", "evidence-list")
    return None


_REVIEWED = {State.SUBMITTED: ("审核", "review"), State.APPROVED: ("印发和发布", "versions")}


def _has_prepared(case: Case, person: Person) -> bool:
    """Whether somebody who evaluates as well set the case up or submitted it; one query, for such people alone."""
    if Role.EVALUATOR not in person.roles:
        return False
    taken = case.transitions.filter(action__in=PREPARING, actor=person.pk)
    return case.created_by_id == person.pk or taken.exists()


def _evaluators_next(case: Case) -> tuple[str, ...] | None:
    if case.state == State.SETUP:
        return ("设置指标体系", "case-setup")
    if case.state not in OPEN_STATES:
        return None
    if case.framework_code and (not case.leaves or case.scored_leaves < case.leaves):
        return ("填写评分表", "score-sheet")
    if case.state == State.RETURNED and case.framework_code:
        return ("按意见修改评分表", "score-sheet")
    return ("提交审核", "transition", "submit")
