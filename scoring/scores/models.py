"""What stands in each indicator's row of the score sheet."""

from __future__ import annotations

from django.db import models

from scoring.cases.choices import CASE_LABELS, CELL_LABELS
from scoring.cases.models import CaseIndicator


class Score(models.Model):
    """What the sheet says of one indicator: the person's choices, the rule's score, and an override beside it.

    ``computed`` is what the rule gives, ``score`` what counts (the override where there is one). Branches carry the
    sums of their leaves. ``computed``, ``score``, ``basis``, ``status`` and the texts are written by score_case only.
    """

    AUDIT_LABELS = CELL_LABELS | CASE_LABELS

    indicator = models.OneToOneField(CaseIndicator, models.CASCADE, related_name="score", verbose_name="指标")
    choices = models.JSONField("评价人选择", default=dict, blank=True)
    entries = models.JSONField(
        "填报数据",
        default=dict,
        blank=True,
        help_text="由人填写的原文：actual、target、values.名称，以及尚未生效的人工评分",
    )
    stamps = models.JSONField(
        "单元格版本", default=dict, blank=True, help_text="每个填写项的版本、填写人、时间和操作编号，用于发现冲突"
    )
    resolved = models.JSONField(
        "规则读到的数据", default=dict, blank=True, help_text="上次由数据算出的规则输入；只由 score_case 写入"
    )
    chosen_by = models.CharField("填写人", max_length=150, blank=True)
    chosen_at = models.DateTimeField("填写时间", null=True, blank=True)
    reason = models.TextField("扣分原因", blank=True)
    override = models.DecimalField("人工评分", max_digits=7, decimal_places=2, null=True, blank=True)
    override_reason = models.TextField("人工评分理由", blank=True)
    computed = models.DecimalField("规则得分", max_digits=7, decimal_places=2, null=True, blank=True)
    score = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True, blank=True)
    status = models.CharField("状态", max_length=20, blank=True)
    basis = models.TextField("计算说明", blank=True)
    target_text = models.CharField("指标值", max_length=200, blank=True)
    actual_text = models.CharField("完成值", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "得分"
        ordering = ["indicator__order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(override__isnull=True) | ~models.Q(override_reason=""),
                name="override_needs_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator.name

    @property
    def is_lost(self) -> bool:
        """Whether points were lost."""
        return self.score is not None and self.score < self.indicator.weight

    @property
    def printed_reason(self) -> str:
        """扣分原因 as pages and reports print it: nothing where no points were lost, whatever was kept from before."""
        return self.reason if self.is_lost else ""

    @property
    def has_idle_reason(self) -> bool:
        """Whether a reason for lost points is kept of a row that has full marks."""
        return bool(self.reason.strip()) and self.score is not None and not self.is_lost
