"""Workbooks that someone is about to import: kept, corrected, then confirmed or thrown away."""

from django.conf import settings
from django.db import models

from budgets.ledger.models import ImportBatch


class ImportUpload(models.Model):
    """Workbooks uploaded together for one agency and year.

    Only the person who uploaded them sees them until they are imported; ``receipt`` then tells what came in.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="uploads", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    units_confirmed = models.BooleanField("已核对金额单位", default=False)
    imported_at = models.DateTimeField("导入时间", null=True, blank=True)
    receipt = models.JSONField("回执", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上传的工作簿"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年度的上传（第{self.pk}号）"

    @property
    def is_imported(self) -> bool:
        return self.imported_at is not None

    @property
    def confirmed_by(self) -> str:
        """Who confirmed the import and in which role; of imports before roles were kept, who uploaded it."""
        told = self.receipt.get("confirmed")
        return f"{told['by']}（{told['role']}）" if told else str(self.uploaded_by)


class UploadedFile(models.Model):
    """One file of an upload as it came: ``sha256`` is of these bytes, before any correction.

    The bytes go once the import keeps the same ones; those of a corrected file stay, as what the corrections were
    made to. ``batch`` is where the file, corrected or not, was imported.
    """

    upload = models.ForeignKey(ImportUpload, models.CASCADE, related_name="files", verbose_name="上传")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("内容", null=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="uploaded_files", null=True, blank=True, verbose_name="导入批次"
    )

    class Meta:
        verbose_name = verbose_name_plural = "上传的文件"
        ordering = ["upload", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "file_name"], name="uploaded_file_name_once_per_upload")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_original_kept(self) -> bool:
        """Whether the import holds other bytes than were uploaded, so that both are kept."""
        return self.batch is not None and self.batch.sha256 != self.sha256


class CellCorrection(models.Model):
    """A cell given another value before the import: what stood there, what stands there now, by whom."""

    file = models.ForeignKey(UploadedFile, models.CASCADE, related_name="corrections", verbose_name="文件")
    sheet = models.CharField("工作表", max_length=120)
    cell = models.CharField("单元格", max_length=10)
    before = models.TextField("更正前", blank=True)
    after = models.CharField("更正后", max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="更正人")
    made_at = models.DateTimeField("更正时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入时的更正"
        ordering = ["file", "sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["file", "sheet", "cell"], name="cell_corrected_once_per_file")]

    def __str__(self) -> str:
        return f"【{self.sheet}】{self.cell}：“{self.before}”→“{self.after}”"
