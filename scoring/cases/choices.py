"""Where a case stands, and what the cells of its score sheet are called wherever a person reads of one."""

from __future__ import annotations

from django.db import models

from indicators.rules import KINDS
from indicators.rules.inputs import ACTUAL, BUDGET, EXECUTED, TARGET, figure_label


class State(models.TextChoices):
    """Where a case stands on its way from set-up to publication, or that it was given up."""

    SETUP = "setup", "设置中"
    SCORING = "scoring", "评分中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"
    PUBLISHED = "published", "已发布"
    CANCELLED = "cancelled", "已取消"


def state_label(state: str, scored: bool) -> str:
    """What people read: a case that gives no scores is being written where others are being scored."""
    return "撰写中" if state == State.SCORING and not scored else State(state).label


class Holder(models.TextChoices):
    """Whose turn it is."""

    EVALUATORS = "evaluators", "评价人员"
    REVIEWERS = "reviewers", "审核人员"
    NOBODY = "nobody", "已办结"

    @property
    def states(self) -> frozenset[str]:
        """The states in which it is theirs."""
        return frozenset(state for state, holder in _HOLDERS.items() if holder is self)


_HOLDERS = {
    State.SETUP: Holder.EVALUATORS,
    State.SCORING: Holder.EVALUATORS,
    State.RETURNED: Holder.EVALUATORS,
    State.SUBMITTED: Holder.REVIEWERS,
    State.APPROVED: Holder.REVIEWERS,
    State.PUBLISHED: Holder.NOBODY,
    State.CANCELLED: Holder.NOBODY,
}


def holder_of(state: str) -> Holder:
    """Who has a case in that state before them."""
    return _HOLDERS[State(state)]


# Nothing more is to be done: no deadline runs.
ENDED_STATES = frozenset({State.PUBLISHED, State.CANCELLED})

# The sheet, its evidence and the words of its report may be written; every write path asks.
OPEN_STATES = frozenset({State.SCORING, State.RETURNED})


# What a save of the sheet tells of the case beside the row.
CASE_LABELS = {"total": "总分", "grade": "等级", "cap_note": "总分封顶说明"}


# What the fields of a sheet's row are called, wherever a person reads of one; the log keeps the names themselves.
CELL_LABELS = {
    **{name: figure_label(name) for name in (TARGET, ACTUAL, EXECUTED, BUDGET)},
    **{answer.field: answer.label for rule in reversed(KINDS) for answer in rule.answers},
    "reason": "扣分原因",
    "override": "人工评分",
    "override_reason": "人工评分理由",
}
