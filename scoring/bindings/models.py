"""The facts that people chose for figures of a framework, and the tables that a case needs for its figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from scoring.cases.choices import CELL_LABELS


class ChosenFact(models.Model):
    """Which fact a figure of an indicator is read from, as a person chose; of all cases of the framework, or of one.

    ``body`` is who evaluates: what one body chooses is not used in the cases of another.
    """

    AUDIT_LABELS = CELL_LABELS

    body = models.ForeignKey(
        "agencies.Agency", models.CASCADE, related_name="chosen_facts", verbose_name="评价机构或单位"
    )
    framework_code = models.CharField("指标体系代码", max_length=60)
    case = models.ForeignKey(
        "cases.Case",
        models.CASCADE,
        related_name="chosen_facts",
        null=True,
        blank=True,
        verbose_name="案件",
        help_text="空白为记住用于本指标体系以后的案件",
    )
    path = models.CharField("指标路径", max_length=255)
    role = models.CharField("规则读取的数据", max_length=120)
    template = models.CharField("数据名称", max_length=400, help_text="{s} 代表部门或项目")
    reason = models.TextField("理由", blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="选定人"
    )
    chosen_at = models.DateTimeField("选定时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "选定的数据"
        ordering = ["framework_code", "path", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "framework_code", "path", "role"],
                condition=models.Q(case__isnull=True),
                name="one_remembered_fact",
            ),
            models.UniqueConstraint(
                fields=["case", "path", "role"],
                condition=models.Q(case__isnull=False),
                name="one_chosen_fact_in_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}：{self.template}"


class WantedTable(models.Model):
    """A kind of table that a case needs: for figures of its indicators, or of its report.

    Follows from leaves, report kind and imported tables alone, and is written anew with them (``keep_wanted_tables``):
    nobody enters it, so the log has no entry of it.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="wanted_tables", verbose_name="案件")
    kind = models.CharField("表种", max_length=40)
    variant = models.CharField(
        "版本", max_length=200, blank=True, help_text="只要某个项目的表的，为项目名称；空白为不限"
    )
    figures = models.JSONField(
        "要取的数据",
        default=list,
        help_text="[{words, key, leaf, unit, known}]：列或行、数据、指标路径、单位、是否已有",
    )

    class Meta:
        verbose_name = verbose_name_plural = "案件所需的表"
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "variant"], name="wanted_table_once_in_case")]

    def __str__(self) -> str:
        return self.kind
