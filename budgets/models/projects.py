"""The projects money is spent on."""

from __future__ import annotations

from django.db import models


class Project(models.Model):
    """A project of an agency's budget in one year, known by the name its budget document gives it."""

    agency = models.ForeignKey("units.Agency", models.PROTECT, related_name="projects", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("项目名称", max_length=200)
    fund_source = models.CharField("资金来源", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["agency", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "name"], name="project_unique_in_agency_and_year")
        ]

    def __str__(self) -> str:
        return self.name
