"""What an agency is and who pays for it; which figures its staffing has."""

from __future__ import annotations

from django.db import models


class AgencyKind(models.TextChoices):
    """Kinds of a budget unit (预算单位) and the outside bodies that take part in an evaluation."""

    FINANCE = "finance", "财政部门"
    COMPETENT = "competent", "主管部门"
    ADMINISTRATIVE = "administrative", "行政单位"
    CIVIL_SERVICE_MANAGED = "civil_service_managed", "参公事业单位"
    PUBLIC_WELFARE_ONE = "public_welfare_one", "公益一类事业单位"
    PUBLIC_WELFARE_TWO = "public_welfare_two", "公益二类事业单位"
    OTHER_INSTITUTION = "other_institution", "其他事业单位"
    ENTERPRISE = "enterprise", "国有企业"
    THIRD_PARTY = "third_party", "第三方机构"
    OTHER = "other", "其他单位"


class Level(models.TextChoices):
    """Level of government whose budget pays for the agency."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    NONE = "none", "不适用"


# The figures of a year's staffing; 编制数 and 在职人数 are always given.
STAFFING_FIGURES = (
    "authorised",
    "in_post",
    "retired",
    "transferred_in",
    "transferred_out",
    "retired_in_year",
)
