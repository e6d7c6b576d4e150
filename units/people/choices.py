"""What a person does for an agency."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


class Role(models.TextChoices):
    """What a person does for an agency; one person may have several roles there at a time."""

    EVALUATOR = "evaluator", "评价人员"
    AGENCY_STAFF = "agency_staff", "单位人员"
    REVIEWER = "reviewer", "财政局审核"
    ADMINISTRATOR = "administrator", "管理员"


def role_labels(roles: Iterable[Role]) -> str:
    """The roles as people read them, in their own order: 评价人员、管理员."""
    held = frozenset(roles)
    return "、".join(str(role.label) for role in Role if role in held)
