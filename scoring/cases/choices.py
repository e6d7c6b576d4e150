"""Where a case stands, and what the cells of its score sheet are called wherever a person reads of one."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """Where a case stands on its way from set-up to publication."""

    SETUP = "setup", "设置中"
    SCORING = "scoring", "评分中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"
    PUBLISHED = "published", "已发布"


def state_label(state: str, scored: bool) -> str:
    """What people read: a case that gives no scores is being written where others are being scored."""
    return "撰写中" if state == State.SCORING and not scored else State(state).label


# The sheet, its evidence and the words of its report may be written; every write path asks.
OPEN_STATES = frozenset({State.SCORING, State.RETURNED})


# What a save of the sheet tells of the case beside the row.
CASE_LABELS = {"total": "总分", "grade": "等级", "cap_note": "总分封顶说明"}


# What the fields of a sheet's row are called, wherever a person reads of one; the log keeps the names themselves.
CELL_LABELS = {
    "target": "指标值",
    "actual": "完成值",
    "values.executed": "执行数",
    "values.budget": "预算数",
    "choices.satisfied": "符合的要点",
    "choices.findings": "发现问题数",
    "choices.percent": "评定比例",
    "choices.met": "是否达到",
    "choices.score": "评分",
    "choices.scores": "专家评分",
    "choices.weights": "专家权重",
    "choices.reason": "说明",
    "reason": "扣分原因",
    "override": "人工评分",
    "override_reason": "人工评分理由",
}
