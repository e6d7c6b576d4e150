"""Whether a report may be issued: only what was approved, while the approval holds, and by whom (decision 0016)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied

from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.workflow import PREPARING
from scoring.review.approvals import approval_is_void
from scoring.review.models import CaseTransition
from scoring.review.services import has_filled_in
from scoring.scores.evaluation import rows_of
from scoring.scores.services import changes_to_take_in
from units.people.choices import Role
from units.people.models import User

_APPROVED = (State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a report cannot be issued yet, who does what next, and the step or page where it is done.

    ``step`` is a step of the workflow or the name of a page; ``role`` whose it is.
    """

    why: str
    then: str
    role: Role
    step: str = ""
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = f"（{'；'.join(self.details)}）" if self.details else ""
        return f"{self.why}{listed}；{self.then}"


class CaseRecord:
    """The steps a case has taken and its sheet, each read once for all that is asked of them."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def taken(self) -> list[CaseTransition]:
        return list(self.case.transitions.defer("score_sheet", "remarks").order_by("pk"))

    @cached_property
    def rows(self) -> list[CaseIndicator]:
        return rows_of(self.case)


class NotApproved(Exception):
    """The case is not approved, or no longer as it was approved; ``obstacles`` say why and what is next."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__("报告还不能印发：" + "；".join(map(str, obstacles)))
        self.obstacles = tuple(obstacles)


def require_approved(case: Case) -> None:
    """The case stands approved (or published) and is still what was approved. Raises NotApproved."""
    if obstacle := approval_obstacle(case):
        raise NotApproved([obstacle])


def require_not_preparing(case: Case, actor: User) -> None:
    """Who evaluates and who issues are different people. Raises PermissionDenied."""
    if has_prepared(case, actor):
        raise PermissionDenied("您参与过本案的填报或提交，按回避要求不能印发本案的报告，请由另一名审核人员办理。")


def has_prepared(case: Case, person: User, record: CaseRecord | None = None) -> bool:
    """Whether the person wrote or submitted anything of the case."""
    record = record or CaseRecord(case)
    submitted = any(step.actor_id == person.pk for step in record.taken if step.action in PREPARING)
    return submitted or has_filled_in(case, person, record.rows)


def approval_obstacle(case: Case, record: CaseRecord | None = None) -> Obstacle | None:
    """What stands between the case as it is now and an issued report; None where its approval holds."""
    record = record or CaseRecord(case)
    state = State(case.state)
    if state is State.SETUP:
        return Obstacle("指标体系还没有冻结", "由评价人员设置并冻结指标体系，再评分", Role.EVALUATOR, "case-setup")
    if state in OPEN_STATES:
        return Obstacle(
            f"案件现在是“{case.state_label}”，还没有审核通过",
            f"由评价人员写好报告文字{'、填好评分表' if case.framework_code else ''}后提交审核",
            Role.EVALUATOR,
            "submit",
        )
    if state is State.SUBMITTED:
        return Obstacle("案件已提交，还没有审核通过", "由没有参与填报的审核人员审核", Role.REVIEWER, "review")
    approval = next((step for step in reversed(record.taken) if step.action == "approve"), None)
    if state in _APPROVED and approval is not None:
        void = approval_is_void(case, approval, record.rows)
        return _void(case, void) if void else None
    return Obstacle("没有查到本案审核通过的记录", "由没有参与填报的审核人员审核通过", Role.REVIEWER, "approve")


def _void(case: Case, changes: Sequence[str]) -> Obstacle:
    why = "审核通过之后内容有变动，那次通过已经失效"
    if case.state == State.PUBLISHED:
        then = "由审核人员撤回发布，再重新审核或退回修改"
        return Obstacle(why, then, Role.REVIEWER, "unpublish", tuple(changes[:8]))
    if changes_to_take_in(case=case):
        then = "得分还是以前的，由审核人员退回修改，评价人员重新取数后再次提交"
        return Obstacle(why, then, Role.REVIEWER, "return", tuple(changes[:8]))
    then = "由审核人员看过变动后重新审核通过，或退回修改"
    return Obstacle(why, then, Role.REVIEWER, "approve", tuple(changes[:8]))
