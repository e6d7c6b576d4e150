"""The way of a case, as one table: from which state, by whom, to which state, and what must be given.

财预〔2020〕10号 asks that who evaluates, who reviews and who publishes be different people. A case that gives no
scores (部门决算公开) goes the same way from 评分中 on; it has no sheet to complete and no indicator to name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.rights import Action
from units.people.choices import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of the table. ``needs_reason`` with ``needs_anchor``: at least one indicator is named.

    ``not_by`` names earlier steps whose actors may not take this one; ``confirm`` asks for a fresh sign-in.
    ``gated``: nothing may be lacking that the report prints (``scoring.review.gates``). Without ``target`` it leads
    back to the state before the last step.
    ``consulting``: only while the case is, or is not, with the agency for comment; after one that ``consults`` it is.
    """

    action: str
    label: str
    sources: frozenset[State]
    target: State | None
    role: Role
    right: Action
    needs_reason: bool = False
    needs_anchor: bool = False
    complete: bool = False
    pins: bool = False
    not_by: frozenset[str] = frozenset()
    confirm: bool = False
    gated: bool = False
    consulting: bool | None = None
    consults: bool = False


PREPARING = frozenset({"freeze", "submit"})
# Where a case stands that is with its evaluators for the first time: what it was opened with can be corrected.
UNSUBMITTED = frozenset({State.SETUP, State.SCORING})
REVIEWING = frozenset({"return", "approve"})

STEPS: tuple[Step, ...] = (
    Step("freeze", "冻结指标体系", frozenset({State.SETUP}), State.SCORING, Role.EVALUATOR, Action.SET_UP),
    Step(
        "submit",
        "提交审核",
        frozenset({State.SCORING, State.RETURNED}),
        State.SUBMITTED,
        Role.EVALUATOR,
        Action.SCORE,
        complete=True,
        pins=True,
        not_by=REVIEWING,
        gated=True,
    ),
    Step(
        "withdraw",
        "撤回",
        frozenset({State.SUBMITTED}),
        State.SCORING,
        Role.EVALUATOR,
        Action.SCORE,
        needs_reason=True,
    ),
    Step(
        "consult",
        "送征求意见",
        frozenset({State.SUBMITTED}),
        State.SUBMITTED,
        Role.REVIEWER,
        Action.COMMENT,
        not_by=PREPARING,
        consulting=False,
        consults=True,
    ),
    Step(
        "reply",
        "反馈意见",
        frozenset({State.SUBMITTED}),
        State.SUBMITTED,
        Role.AGENCY_STAFF,
        Action.COMMENT,
        needs_reason=True,
        consulting=True,
        consults=True,
    ),
    Step(
        "return",
        "退回修改",
        frozenset({State.SUBMITTED, State.APPROVED}),
        State.RETURNED,
        Role.REVIEWER,
        Action.REVIEW,
        needs_reason=True,
        needs_anchor=True,
        not_by=PREPARING,
    ),
    Step(
        "approve",
        "审核通过",
        frozenset({State.SUBMITTED, State.APPROVED}),
        State.APPROVED,
        Role.REVIEWER,
        Action.REVIEW,
        pins=True,
        not_by=PREPARING,
        confirm=True,
        gated=True,
    ),
    Step(
        "publish",
        "发布",
        frozenset({State.APPROVED}),
        State.PUBLISHED,
        Role.REVIEWER,
        Action.PUBLISH,
        not_by=PREPARING | {"approve"},
        confirm=True,
        gated=True,
    ),
    Step(
        "unpublish",
        "撤回发布",
        frozenset({State.PUBLISHED}),
        State.APPROVED,
        Role.REVIEWER,
        Action.PUBLISH,
        needs_reason=True,
        not_by=PREPARING,
        confirm=True,
    ),
    Step(
        "cancel",
        "取消案件",
        frozenset({State.SETUP, *OPEN_STATES}),
        State.CANCELLED,
        Role.EVALUATOR,
        Action.SET_UP,
        needs_reason=True,
    ),
    Step(
        "resume",
        "恢复案件",
        frozenset({State.CANCELLED}),
        None,
        Role.EVALUATOR,
        Action.SET_UP,
        needs_reason=True,
    ),
)

# What is noted among the steps without being one: the case stays where it stands.
NOTES = {"hand-over": "移交案件", "correct": "更正案件"}

_BY_ACTION = {step.action: step for step in STEPS}


def step_of(action: str) -> Step | None:
    """The step of that name."""
    return _BY_ACTION.get(action)


def steps_from(
    state: str, roles: Collection[Role], *, consulting: bool = False, taken: Collection[str] = ()
) -> list[Step]:
    """What someone of those roles could do next, in the table's order; ``taken``: the steps they took in this case."""
    open_ = [step for step in STEPS if step.consulting in (None, consulting) and not step.not_by.intersection(taken)]
    return [step for step in open_ if state in step.sources and step.role in roles]
