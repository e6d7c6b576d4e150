"""Entrustments of firms (第三方机构). ``valid_to`` is the first day on which one no longer runs."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from units.agencies.models import Agency
from units.entrustments.choices import Standing


class Entrustment(models.Model):
    """A bureau has a firm evaluate agencies, single cases or both, by a contract and in a half-open period.

    The single cases point here themselves (``Case.entrustment``), as do those that the firm opens.
    """

    AUDIT_LABELS = {"scope": "委托评价的单位", "cases": "委托评价的案件", "taken_back": "收回的案件"}

    client = models.ForeignKey(Agency, models.PROTECT, related_name="entrustments_given", verbose_name="委托单位")
    firm = models.ForeignKey(Agency, models.PROTECT, related_name="entrustments_held", verbose_name="受托机构")
    number = models.CharField("合同编号", max_length=60)
    fee = models.DecimalField(
        "委托费用（元）", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", help_text="自该日起委托不再有效")
    note = models.CharField("说明", max_length=500, blank=True)
    end_reason = models.CharField("提前终止的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="entrustment_not_ending_before_start",
                violation_error_message="终止日期不应早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["client", "number"],
                name="entrustment_number_once_per_client",
                violation_error_message="该委托单位已登记过这个合同编号的委托，请核对编号，或在原委托中增加单位和案件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}委托{self.firm}（{self.number}）"

    def standing_on(self, day: date) -> Standing:
        """Whether it runs on the day, has ended by then or is still to begin."""
        if self.valid_to <= day:
            return Standing.ENDED
        return Standing.COMING if day < self.valid_from else Standing.RUNNING

    @property
    def standing(self) -> Standing:
        """Where it stands today."""
        return self.standing_on(timezone.localdate())


class EntrustedAgency(models.Model):
    """An agency that the firm may open cases for; with what is below it where that was said."""

    entrustment = models.ForeignKey(Entrustment, models.CASCADE, related_name="scope", verbose_name="委托")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="单位")
    with_below = models.BooleanField("连同下级单位", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "委托评价的单位"
        ordering = ["entrustment", "agency__code"]
        constraints = [
            models.UniqueConstraint(fields=["entrustment", "agency"], name="entrusted_agency_once_per_entrustment")
        ]

    def __str__(self) -> str:
        return f"{self.agency}{'及其下级单位' if self.with_below else ''}"
