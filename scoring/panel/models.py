"""The panel (专家组) of a case: who judges which indicators, each by themselves, and what the moderator concluded."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from scoring.cases.models import Case, CaseIndicator


class PanelMethod(models.TextChoices):
    """How the members' scores become one."""

    MEAN = "mean", "平均"
    TRIMMED = "trimmed", "去掉最高最低后平均"
    WEIGHTED = "weighted", "加权平均"


class Panel(models.Model):
    """Evaluators who score judgement leaves of a case independently. Closed means: no more scores, figures are open."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="panel", verbose_name="案件")
    method = models.CharField("计算方法", max_length=20, choices=PanelMethod.choices, default=PanelMethod.MEAN)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="moderated_panels", verbose_name="主持人"
    )
    indicators: models.ManyToManyField[CaseIndicator, PanelIndicator] = models.ManyToManyField(
        CaseIndicator, through="PanelIndicator", related_name="panels", verbose_name="评分指标"
    )
    opened_at = models.DateTimeField("组建时间", auto_now_add=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    close_reason = models.TextField("结束理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家组"
        ordering = ["case"]

    def __str__(self) -> str:
        return f"{self.case.code}专家组"


class PanelIndicator(models.Model):
    """A leaf the panel judges, and the score the moderator concluded for it, which stands in the sheet."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="items", verbose_name="专家组")
    indicator = models.ForeignKey(CaseIndicator, models.CASCADE, related_name="panel_items", verbose_name="指标")
    concluded = models.DecimalField("定分", max_digits=7, decimal_places=2, null=True, blank=True)
    concluded_reason = models.TextField("裁定理由", blank=True)
    concluded_at = models.DateTimeField("定分时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家组评分指标"
        ordering = ["panel", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "indicator"], name="panel_judges_an_indicator_once"),
        ]

    def __str__(self) -> str:
        return self.indicator.name


class PanelMember(models.Model):
    """A member and their weight. ``version`` counts the saves of their sheet: a later window is told of an earlier."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members", verbose_name="专家组")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_memberships", verbose_name="成员"
    )
    weight = models.DecimalField(
        "权重",
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"), "权重应大于0，请改正")],
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    version = models.PositiveIntegerField("评分版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "专家组成员"
        ordering = ["panel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_member_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="panel_member_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"专家组成员{self.user}"


class PanelScore(models.Model):
    """What one member gives one indicator, 0 to its weight, and why; nobody else's to read before figures are open."""

    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="scores", verbose_name="成员")
    indicator = models.ForeignKey(CaseIndicator, models.CASCADE, related_name="panel_scores", verbose_name="指标")
    score = models.DecimalField(
        "独立评分", max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    reason = models.TextField("评分理由", blank=True, max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "独立评分"
        ordering = ["member", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["member", "indicator"], name="panel_member_scores_an_indicator_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0), name="panel_score_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}的独立评分"
