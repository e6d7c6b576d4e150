"""Who may do what with a case: one table, and the predicates over it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from units.people.choices import Role

EVALUATOR, AGENCY_STAFF, REVIEWER, ADMINISTRATOR = (
    Role.EVALUATOR,
    Role.AGENCY_STAFF,
    Role.REVIEWER,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone before a case, and the roles they have there; none for a stranger."""

    pk: int
    roles: frozenset[Role]


class Action(Enum):
    """What can be asked of a case."""

    VIEW = "查看"
    READ_SCORES = "评分期间查看得分"
    SET_UP = "设置指标体系"
    SCORE = "填写评分表"
    ATTACH = "上传佐证材料"
    SURVEY = "管理问卷"
    JUDGE = "独立评分"
    MODERATE = "组织专家组"
    WRITE = "撰写报告"
    REVIEW = "审核"
    COMMENT = "提出意见"
    PUBLISH = "发布"
    ISSUE = "出具报告版本"
    SCHEDULE = "定办结期限"
    HAND_OVER = "移交案件"
    CORRECT = "更正案件"


_EVERYONE = frozenset(Role)
# Deny by default: an action that is not here is nobody's.
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.VIEW: _EVERYONE,
    # Agency staff read scores once they are asked for comment or the case is approved: ``selectors.sees_scores``.
    Action.READ_SCORES: frozenset({EVALUATOR, REVIEWER, ADMINISTRATOR}),
    Action.SET_UP: frozenset({EVALUATOR}),
    Action.SCORE: frozenset({EVALUATOR}),
    Action.ATTACH: frozenset({EVALUATOR, AGENCY_STAFF}),
    Action.SURVEY: frozenset({EVALUATOR}),
    Action.JUDGE: frozenset({EVALUATOR}),
    Action.MODERATE: frozenset({EVALUATOR}),
    Action.WRITE: frozenset({EVALUATOR}),
    Action.REVIEW: frozenset({REVIEWER}),
    Action.COMMENT: frozenset({AGENCY_STAFF, REVIEWER}),
    Action.PUBLISH: frozenset({REVIEWER}),
    Action.ISSUE: frozenset({EVALUATOR, REVIEWER}),
    Action.SCHEDULE: frozenset({REVIEWER, ADMINISTRATOR}),
    Action.HAND_OVER: frozenset({REVIEWER, ADMINISTRATOR}),
    Action.CORRECT: frozenset({EVALUATOR}),
}


def may(person: Person, action: Action) -> bool:
    """Whether any of the person's roles on the case allows it; whether the case's state does is asked when writing."""
    return bool(acting_as(person, action))


def acting_as(person: Person, action: Action) -> frozenset[Role]:
    """The roles in which the person may do it, of those that they have on the case."""
    return person.roles & ALLOWED.get(action, frozenset())
