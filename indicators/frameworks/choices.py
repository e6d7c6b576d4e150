"""What a framework evaluates, and what happens to an indicator that does not apply."""

from __future__ import annotations

from django.db.models import TextChoices


class FrameworkKind(TextChoices):
    """What a framework evaluates, and who does."""

    PROJECT = "project", "项目支出绩效评价"
    DEPARTMENT = "department", "部门整体支出绩效评价"
    SELF_EVALUATION = "self_evaluation", "绩效自评"
    POLICY = "policy", "财政政策绩效评价"
    FUND = "fund", "社会保险基金绩效评价"
    INVESTMENT_FUND = "investment_fund", "政府投资基金绩效评价"
    FISCAL = "fiscal", "财政运行综合绩效评价"
    EX_ANTE = "ex_ante", "事前绩效评估"
    QUALITY = "quality", "评价机构工作质量考核"


class NotApplicable(TextChoices):
    """Where the weight of an indicator goes that does not apply (adjustment A3)."""

    FULL = "full", "计满分"
    RESCALE = "rescale", "剔除后折算为总分"
    SIBLING = "sibling", "分值并入同级指标"
