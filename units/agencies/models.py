"""Agencies as a tree that changes with time. ``valid_to`` is the first day a thing is no longer valid."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from units.agencies.choices import AgencyKind, Level


class Agency(models.Model):
    """A unit that has a budget or evaluates one. Its code never changes; its name does (``AgencyName``)."""

    AUDIT_LABELS = {"name": "单位名称", "valid_from": "起用日期"}

    code = models.CharField(
        "单位代码",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z_.-]*$", "单位代码只能含字母、数字和“-”“_”“.”。")],
    )
    kind = models.CharField("单位性质", max_length=30, choices=AgencyKind.choices)
    level = models.CharField("预算级次", max_length=20, choices=Level.choices, default=Level.COUNTY)
    region_code = models.CharField(
        "行政区划代码",
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{6}(\d{3}(\d{3})?)?$", "行政区划代码应为6、9或12位数字。")],
    )
    region = models.CharField("行政区划", max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="上级单位"
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="predecessors", null=True, blank=True, verbose_name="并入单位"
    )
    established = models.DateField("成立日期", null=True, blank=True)
    abolished = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(abolished__gt=models.F("established")),
                name="agency_abolished_after_established",
                violation_error_message="撤销日期应晚于成立日期。",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")) & ~models.Q(successor=models.F("id")),
                name="agency_not_its_own_parent_or_successor",
                violation_error_message="上级单位、并入单位不能是本单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.current_name or self.code

    def clean(self) -> None:
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": "上级单位不能是本单位的下级。"})
            above = above.parent

    def name_on(self, day: date) -> str:
        """The full name valid on ``day`` (the earliest name for a day before it), or "" without any name."""
        # Sorted here and not by the database, so that prefetched names cost no further query.
        names = sorted(self.names.all(), key=lambda name: name.valid_from)
        started = [name for name in names if name.valid_from <= day]
        chosen = started[-1:] or names[:1]
        return chosen[0].name if chosen else ""

    @property
    def current_name(self) -> str:
        """The full name valid today (the last one, for an abolished agency)."""
        return self.name_on(timezone.localdate())


class AgencyName(models.Model):
    """A name of an agency in a period, and the document it was given by."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="names", verbose_name="单位")
    name = models.CharField("单位名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True, help_text="自该日起不再使用；现用名称为空")
    basis = models.CharField("依据文号", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位名称"
        ordering = ["agency", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="agency_name_ends_after_start",
                violation_error_message="停用日期应晚于启用日期。",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(valid_to__isnull=True),
                name="agency_one_current_name",
                violation_error_message="一个单位同一时间只能有一个现用名称。",
            ),
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="agency_name_once_per_start",
                violation_error_message="该单位已有同一启用日期的名称。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # SQLite has no exclusion constraint: overlaps that the constraints above let pass are refused here.
        if self.valid_from is None or self.agency_id is None:
            return
        others = AgencyName.objects.filter(agency_id=self.agency_id).exclude(pk=self.pk)
        others = others.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=self.valid_from))
        if self.valid_to is not None:
            others = others.filter(valid_from__lt=self.valid_to)
        clash = others.first()
        if clash is not None:
            until = f"至{clash.valid_to}" if clash.valid_to else "起沿用至今"
            raise ValidationError(
                f"名称“{self.name}”的使用期间与“{clash.name}”（{clash.valid_from}{until}）重叠，请先停用原名称。"
            )


class Department(models.Model):
    """An internal department (内设机构) and its duties."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="departments", verbose_name="单位")
    name = models.CharField("内设机构", max_length=120)
    duties = models.TextField("主要职责", blank=True)
    order = models.PositiveIntegerField("顺序", default=0)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "内设机构"
        ordering = ["agency", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("valid_from")),
                name="department_ends_after_start",
                violation_error_message="撤销日期应晚于设立日期。",
            ),
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=models.Q(valid_to__isnull=True),
                name="department_once_per_agency",
                violation_error_message="该单位已有同名的内设机构。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Staffing(models.Model):
    """People of an agency at the end of a year. ``sources``: figure → {"file", "sha256", "sheet", "cell"}."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="staffing", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    authorised = models.PositiveIntegerField("编制数")
    in_post = models.PositiveIntegerField("在职人数")
    retired = models.PositiveIntegerField("退休人数", null=True, blank=True)
    transferred_in = models.PositiveIntegerField("当年调入", null=True, blank=True)
    transferred_out = models.PositiveIntegerField("当年调出", null=True, blank=True)
    retired_in_year = models.PositiveIntegerField("当年退休", null=True, blank=True)
    sources = models.JSONField("数据来源", default=dict, blank=True)
    stated = models.JSONField(
        "各表所写",
        default=dict,
        blank=True,
        help_text="数据 → 表的种类 → {value, file, sha256, sheet, cell}；几张表写的不一致时成为数据疑问",
    )

    class Meta:
        verbose_name = verbose_name_plural = "编制及人员"
        ordering = ["agency", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="staffing_once_per_year",
                violation_error_message="该单位该年度的编制及人员已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}年"
