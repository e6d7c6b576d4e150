"""What waits for a person: the cases open to them, by what they could do next in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from evalcase.web.pages import MOST_COUNTED
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import with_newest_import
from scoring.desk.groups import Group, groups_for
from scoring.review.approvals import approval_is_void
from scoring.review.models import CaseTransition
from units.people.models import User

SHOWN = 10
# What no list reads of a case: the frozen tree alone is some hundred kilobytes.
UNREAD = ("framework", "words", "formulas", "cap_facts", "search_text")


@dataclass(frozen=True, slots=True)
class Task:
    """One case in a group, and a word more about it."""

    case: Case
    note: str = ""
    is_void: bool = False  # approved, but its approval no longer holds


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The first cases of a group, the latest first, and how many it has in all and past their deadline."""

    group: Group
    tasks: list[Task]
    total: int
    overdue: int

    @property
    def has_more(self) -> bool:
        """Whether the desk shows only the first of them."""
        return self.total > len(self.tasks)


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's desk: what they should do, and what waits for others. Groups without cases are left out."""

    todo: list[TaskGroup]
    waiting: list[TaskGroup]

    @property
    def total(self) -> int:
        """How many things there are to do."""
        return sum(part.total for part in self.todo)


def desk_of(user: User) -> Desk:
    """The desk. Whatever the number of cases, a group takes a fixed number of short queries and drops none."""
    parts = [part for group, cases in groups_for(user) if (part := _part(group, cases)) is not None]
    return Desk([part for part in parts if part.group.route], [part for part in parts if not part.group.route])


def counted(cases: QuerySet[Case]) -> int:
    """How many there are; ``MOST_COUNTED`` + 1 stands for all above it."""
    return cases.order_by()[: MOST_COUNTED + 1].count()


def _part(group: Group, cases: QuerySet[Case]) -> TaskGroup | None:
    first = list(with_newest_import(cases).defer(*UNREAD)[: SHOWN + 1])
    if not first:
        return None
    shown = first[:SHOWN]
    for case in shown:
        case.veiled = getattr(case, "is_veiled", False)
    total = counted(cases) if len(first) > SHOWN else len(first)
    overdue = sum(case.is_overdue for case in shown)
    if overdue == SHOWN:
        overdue = counted(cases.filter(due_on__lt=timezone.localdate()))
    reasons = _reasons(shown)
    void = _void(shown)
    tasks = [Task(case, _VOID if case.pk in void else _note(case, reasons), case.pk in void) for case in shown]
    return TaskGroup(group, tasks, total, overdue)


_VOID = "审核通过已失效：通过以后数据有变动，须重新审核或退回修改"


def _void(cases: Sequence[Case]) -> set[int]:
    """Which approved cases are no longer what was approved; looked into where figures were imported since."""
    stale = [case.pk for case in cases if case.state == State.APPROVED and case.is_outdated]
    found = Case.objects.select_related("agency", "evaluator").filter(pk__in=stale) if stale else ()
    return {case.pk for case in found if _is_void(case)}


def _is_void(case: Case) -> bool:
    approval = case.transitions.filter(action="approve").order_by("-pk").first()
    return approval is not None and bool(approval_is_void(case, approval))


def _note(case: Case, reasons: dict[int, str]) -> str:
    if case.veiled:
        return ""
    if case.state == State.RETURNED:
        return reasons.get(case.pk, "")
    return f"已评 {case.scored_leaves}/{case.leaves}" if case.state == State.SCORING and case.leaves else ""


def _reasons(cases: Sequence[Case]) -> dict[int, str]:
    """Why each returned case was returned last; one query where there is one."""
    returned = [case.pk for case in cases if case.state == State.RETURNED]
    if not returned:
        return {}
    steps = CaseTransition.objects.filter(case__in=returned, action="return").order_by("pk")
    return dict(steps.values_list("case_id", "reason"))
