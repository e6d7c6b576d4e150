"""What there is to do with a case, by the role that a person has there: one row a group of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.selectors import cases_by_role, listed_cases, veiled_among, with_veil
from scoring.cases.workflow import PREPARING
from scoring.needs.selectors import EARLY_STATES, lacks_tables
from scoring.review.models import CaseTransition
from units.people.choices import Role
from units.people.models import User


@dataclass(frozen=True, slots=True)
class Group:
    """One thing to do or to wait for: for which role, with which cases, in what words, and the route where it is done.

    Without a route it waits for somebody else. ``approved`` picks by whether the person approved the case themselves.
    ``unless``: not the cases on which the person has that role as well, and so more to do.
    """

    code: str
    role: Role
    words: str
    cases: Q
    route: str = ""
    step: str = ""
    approved: bool | None = None
    unless: Role | None = None


_SCORED = ~Q(framework_code="")
_ALL_SCORED = _SCORED & Q(leaves__gt=0, scored_leaves__gte=F("leaves"))
# In the order in which a desk shows them: what came back first, what only waits last.
GROUPS = (
    Group("mend", Role.EVALUATOR, "按审核意见修改", Q(state=State.RETURNED) & _SCORED, "score-sheet"),
    Group("rewrite", Role.EVALUATOR, "按审核意见修改报告文字", Q(state=State.RETURNED) & ~_SCORED, "words"),
    Group("submit", Role.EVALUATOR, "检查并提交审核", Q(state=State.SCORING) & _ALL_SCORED, "score-sheet"),
    Group("score", Role.EVALUATOR, "填写评分表", Q(state=State.SCORING) & _SCORED & ~_ALL_SCORED, "score-sheet"),
    Group("write", Role.EVALUATOR, "撰写报告文字并提交审核", Q(state=State.SCORING) & ~_SCORED, "words"),
    Group("set-up", Role.EVALUATOR, "设置并冻结指标体系", Q(state=State.SETUP), "case-setup"),
    Group("review", Role.REVIEWER, "审核", Q(state=State.SUBMITTED), "review"),
    Group("publish", Role.REVIEWER, "印发和发布", Q(state=State.APPROVED), "versions", approved=False),
    Group("comment", Role.AGENCY_STAFF, "反馈意见", Q(state=State.SUBMITTED, consulting=True), "transition", "reply"),
    Group("hand-in", Role.AGENCY_STAFF, "报送还缺的表", Q(state__in=EARLY_STATES) & Q(lacks_tables()), "case-needs"),
    Group(
        "attach",
        Role.AGENCY_STAFF,
        "补充佐证材料",
        Q(state__in=OPEN_STATES) & _SCORED,
        "evidence-list",
        unless=Role.EVALUATOR,
    ),
    Group("in-review", Role.EVALUATOR, "待财政部门审核", Q(state=State.SUBMITTED), unless=Role.REVIEWER),
    Group("with-colleague", Role.REVIEWER, "待另一名审核人员发布", Q(state=State.APPROVED), approved=True),
    Group("with-evaluators", Role.REVIEWER, "待评价人员提交", Q(state__in=OPEN_STATES), unless=Role.EVALUATOR),
)
_BY_CODE = {group.code: group for group in GROUPS}


def group_of(code: str) -> Group | None:
    """The group of that code; none where there is no such group."""
    return _BY_CODE.get(code)


def address_in(group: Group, case: Case, *, is_void: bool = False) -> str:
    """Where the group's work on a case is done; the case's own page where it waits for others.

    ``is_void``: its approval no longer holds, and it is looked at anew first.
    """
    if is_void:
        return reverse("review", args=[case.code])
    if not group.route:
        return reverse("case-detail", args=[case.code])
    return reverse(group.route, args=[case.code, group.step] if group.step else [case.code])


def groups_for(user: User) -> Iterator[tuple[Group, QuerySet[Case]]]:
    """The groups of the person's roles, each with all its cases, the latest first."""
    roles = cases_by_role(user)
    for group in GROUPS:
        if group.role in roles:
            cases = _cases(group, user, roles)
            yield group, with_veil(cases, veiled_among(roles)) if group.role is Role.AGENCY_STAFF else cases


def cases_of_group(group: Group, user: User) -> tuple[QuerySet[Case], Q | None]:
    """All cases that the person has in that group, the latest first, and which of them keep their scores from them."""
    roles = cases_by_role(user)
    return _cases(group, user, roles), veiled_among(roles)


def _cases(group: Group, user: User, roles: dict[Role, Q]) -> QuerySet[Case]:
    cases = listed_cases().filter(_mine(group, user, roles), group.cases)
    if group.approved is not None:
        approval = Exists(CaseTransition.objects.filter(case=OuterRef("pk"), action="approve", actor=user))
        cases = cases.filter(approval if group.approved else ~approval)
    return cases.order_by(F("due_on").asc(nulls_last=True), "state_since", "code")


def _mine(group: Group, user: User, roles: dict[Role, Q]) -> Q:
    """The person's cases in the group's role; who evaluates as well reviews none that they set up or submitted."""
    held = {role: mine for role, mine in roles.items() if role in (group.role, group.unless)}
    if {Role.EVALUATOR, Role.REVIEWER} <= roles.keys() and Role.REVIEWER in held:
        taken = CaseTransition.objects.filter(case=OuterRef("pk"), action__in=PREPARING, actor=user)
        held[Role.REVIEWER] &= ~(Q(created_by__isnull=False, created_by=user) | Q(Exists(taken)))
    mine = held.get(group.role, Q(pk__in=[]))
    return mine & ~held[group.unless] if group.unless in held else mine
