"""What waits for a person: the cases open to them, by what they could do next in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from indicators.rules import Status
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.rights import Person
from scoring.cases.selectors import cases_open_to, person_among
from scoring.review.models import CaseTransition
from scoring.scores.models import Score
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: the case, in what words, the route where it is done, and a word more."""

    case: Case
    words: str
    route: str
    step: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's desk: what they should do, what waits for others, and the roles they hold."""

    tasks: list[Task]
    waiting: list[Task]
    roles: frozenset[Role]
    cases: int


def desk_of(user: User) -> Desk:
    """The desk, in a fixed number of queries whatever the number of cases (the newest 200 are looked at)."""
    cases = list(cases_open_to(user).defer("framework", "words", "formulas")[:_SHOWN])
    people = _people(user, cases)
    done = _progress(cases)
    returned, mine = _transitions(cases, user)
    tasks: list[Task] = []
    waiting: list[Task] = []
    for case in cases:
        task = _task(case, people[case.pk].role, done.get(case.pk, (0, 0)), returned.get(case.pk, ""), case.pk in mine)
        if task is not None:
            (tasks if task.route else waiting).append(task)
    roles = frozenset(person.role for person in people.values() if person.role is not None)
    return Desk(tasks, waiting, roles, len(cases))


def _task(case: Case, role: Role | None, done: tuple[int, int], returned: str, approved_by_me: bool) -> Task | None:
    state = State(case.state)
    if role is Role.EVALUATOR:
        return _evaluators_task(case, state, done, returned)
    if role is Role.AGENCY_STAFF and state in OPEN_STATES and case.framework_code:
        return Task(case, "补充佐证材料", "evidence-list")
    if role is Role.REVIEWER:
        if state is State.SUBMITTED:
            return Task(case, "审核", "review")
        if state is State.APPROVED and not approved_by_me:
            return Task(case, "发布", "transition", "publish")
        if state in (State.SCORING, State.RETURNED, State.APPROVED):
            return Task(
                case, {State.APPROVED: "待另一名审核人员发布"}.get(state, f"{case.state_label}，待评价人员提交"), ""
            )
    return None


def _evaluators_task(case: Case, state: State, done: tuple[int, int], returned: str) -> Task | None:
    if state is State.SETUP:
        return Task(case, "设置并冻结指标体系", "case-setup")
    if state is State.RETURNED:
        return Task(case, "按审核意见修改", "score-sheet" if case.framework_code else "words", note=returned)
    if state is State.SCORING and not case.framework_code:
        return Task(case, "撰写报告文字并提交审核", "words", note="不评分")
    if state is State.SCORING:
        count, leaves = done
        words = "检查并提交审核" if leaves and count == leaves else "填写评分表"
        return Task(case, words, "score-sheet", note=f"已评 {count}/{leaves}")
    if state is State.SUBMITTED:
        return Task(case, "待财政部门审核", "")
    return None


def _people(user: User, cases: Iterable[Case]) -> dict[int, Person]:
    """What the person is to each case; the tree of agencies is read once."""
    above = dict(Agency.objects.values_list("pk", "parent_id"))

    def line(pk: int | None) -> list[int]:
        keys: list[int] = []
        while pk is not None and pk not in keys:
            keys.append(pk)
            pk = above.get(pk)
        return keys

    return {
        case.pk: person_among(user, line(case.agency_id), line(case.evaluator_id) if case.evaluator_id else None)
        for case in cases
    }


def _progress(cases: Iterable[Case]) -> dict[int, tuple[int, int]]:
    """Scored leaves and all leaves of each case; one query."""
    open_ = Q(status="") | Q(status=Status.MISSING.value)
    leaves = Score.objects.filter(indicator__case__in=[case.pk for case in cases]).exclude(indicator__rule={})
    counted = leaves.values_list("indicator__case").annotate(done=Count("pk", filter=~open_), all=Count("pk"))
    return {pk: (done, total) for pk, done, total in counted.order_by()}


def _transitions(cases: Iterable[Case], user: User) -> tuple[dict[int, str], set[int]]:
    """The last reason of a return by case, and the cases this person approved; one query."""
    steps = CaseTransition.objects.filter(case__in=[case.pk for case in cases], action__in=("return", "approve"))
    returned: dict[int, str] = {}
    approved: set[int] = set()
    for case, action, actor, reason in steps.order_by("pk").values_list("case_id", "action", "actor_id", "reason"):
        if action == "return":
            returned[case] = reason
        elif actor == user.pk:
            approved.add(case)
    return returned, approved
