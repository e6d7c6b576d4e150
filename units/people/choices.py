"""What a person does for an agency."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a person does for an agency: one role in one agency at a time."""

    EVALUATOR = "evaluator", "评价人员"
    AGENCY_STAFF = "agency_staff", "单位人员"
    REVIEWER = "reviewer", "财政局审核"
    ADMINISTRATOR = "administrator", "管理员"
