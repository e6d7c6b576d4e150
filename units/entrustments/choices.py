"""Where an entrustment stands, and who may give and take one."""

from __future__ import annotations

from django.db import models

from units.agencies.choices import AgencyKind
from units.people.choices import Role


class Standing(models.TextChoices):
    """Whether an entrustment runs on a day."""

    RUNNING = "running", "进行中"
    COMING = "coming", "未开始"
    ENDED = "ended", "已终止"


# Who entrusts: the finance bureau, and the department that answers for an agency.
CLIENT_KINDS = frozenset({AgencyKind.FINANCE, AgencyKind.COMPETENT})
# By which role at the client, and over the agencies that are entrusted.
ENTRUSTING_ROLES = frozenset({Role.ADMINISTRATOR, Role.REVIEWER})
# Who learns of it at the firm.
FIRM_ROLES = frozenset({Role.EVALUATOR, Role.ADMINISTRATOR})
WHO_ENTRUSTS = "由委托单位（财政部门或主管部门）的管理员或审核人员在“委托”中登记"
