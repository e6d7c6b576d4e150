"""What a roster lists, and how far it has come."""

from __future__ import annotations

from django.db import models


class RosterKind(models.TextChoices):
    """What the rows are."""

    AGENCIES = "agencies", "单位名录"
    PEOPLE = "people", "人员名单"


class RosterState(models.TextChoices):
    """An upload is a draft until it is taken in; then it may be undone once."""

    DRAFT = "draft", "待确认"
    TAKEN = "taken", "已导入"
    UNDONE = "undone", "已撤销导入"


class Outcome(models.TextChoices):
    """What becomes of a row."""

    REFUSED = "refused", "不能导入"
    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "不变"
