"""Where data came from: the file, and each table recognised in it."""

from django.conf import settings
from django.db import models


class ImportBatch(models.Model):
    """One workbook imported in one transaction; the file itself is kept under its SHA-256."""

    agency = models.ForeignKey("units.Agency", models.PROTECT, related_name="import_batches", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.FileField("文件", upload_to="workbooks/", max_length=255)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="导入人"
    )
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ["-imported_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "year", "sha256"], name="import_batch_once_per_file")]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.agency} {self.year}）"


class ImportedTable(models.Model):
    """A table recognised on one sheet. A newer import of the same kind supersedes it; its rows stay for the record."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="tables", verbose_name="导入批次")
    agency = models.ForeignKey("units.Agency", models.PROTECT, related_name="tables", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("表种", max_length=40)
    variant = models.CharField(
        "版本", max_length=200, blank=True, help_text="同一表种的不同版本，如批复、调整后；项目的表为项目名称"
    )
    sheet = models.CharField("工作表", max_length=120)
    caption = models.CharField("表题", max_length=200, blank=True)
    unit_symbol = models.CharField("计量单位", max_length=20, blank=True)
    columns = models.JSONField("列", default=dict, help_text="字段到工作表列字母，如 {'expenditure': 'H'}")
    rows = models.PositiveIntegerField("行数", default=0)
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的表"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "kind", "variant"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_current_table_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}（{self.kind}）"
