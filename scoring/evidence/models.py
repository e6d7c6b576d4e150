"""Papers of a case: supporting evidence (佐证材料) and working papers (工作底稿)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from scoring.cases.models import Case, CaseIndicator
from scoring.evidence.choices import PaperKind


class EvidenceFile(models.Model):
    """An uploaded file as it was checked and kept: the bytes lie in the ``evidence`` storage under ``sha256``.

    ``original_sha256`` is of the bytes that came; it differs for images, which are written anew. Never changed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence_files", verbose_name="案件")
    name = models.CharField("原文件名", max_length=150)
    ending = models.CharField("检测出的类型", max_length=10)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64, db_index=True)
    original_sha256 = models.CharField("原文件校验值", max_length=64)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    width = models.PositiveIntegerField("宽（像素）", null=True, blank=True)
    height = models.PositiveIntegerField("高（像素）", null=True, blank=True)
    previews = models.JSONField("预览图校验值", default=list, blank=True)
    excerpt = models.TextField("内容摘录", blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料文件"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "original_sha256"], name="evidence_file_once_in_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def extent(self) -> str:
        """How much there is of it, in words: 12页, 4000×3000像素."""
        if self.pages is not None:
            return f"{self.pages}页"
        return f"{self.width}×{self.height}像素" if self.width else ""

    @property
    def preview_pages(self) -> range:
        """The numbers of the pages that can be shown, from 1."""
        return range(1, len(self.previews) + 1)


class EvidenceQuerySet(models.QuerySet["EvidenceReference"]):
    """Papers in use, and papers that were removed and can still be restored."""

    def live(self) -> EvidenceQuerySet:
        return self.filter(deleted_at__isnull=True)

    def removed(self) -> EvidenceQuerySet:
        return self.filter(deleted_at__isnull=False)


class EvidenceReference(models.Model):
    """A paper that supports scores, and where it is kept: as a file here, or elsewhere as ``location`` says.

    It may stand on several indicators. Removed papers keep everything and can be restored for 30 days.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="papers", verbose_name="案件")
    indicators = models.ManyToManyField(
        CaseIndicator, related_name="evidence_references", blank=True, verbose_name="关联指标"
    )
    kind = models.CharField("类别", max_length=20, choices=PaperKind.choices, default=PaperKind.EVIDENCE)
    number = models.CharField("编号", max_length=20, blank=True, help_text="如 A-01；同一案件内不重复")
    title = models.CharField("材料名称", max_length=200)
    location = models.CharField("存放位置", max_length=200, blank=True, help_text="没有上传文件的，写明存放在哪里")
    file = models.OneToOneField(
        EvidenceFile, models.RESTRICT, null=True, blank=True, related_name="paper", verbose_name="文件"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    added_at = models.DateTimeField("登记时间", auto_now_add=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="删除人"
    )
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "title", "location"],
                condition=models.Q(file__isnull=True, deleted_at__isnull=True),
                name="evidence_noted_once_in_case",
                violation_error_message="本案已登记同名、同存放位置的材料。",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "number"],
                condition=models.Q(deleted_at__isnull=True) & ~models.Q(number=""),
                name="evidence_number_once_in_case",
                violation_error_message="本案已有同一编号的材料，请另编一个号。",
            ),
            models.CheckConstraint(
                condition=models.Q(file__isnull=False) | ~models.Q(location=""),
                name="evidence_is_somewhere",
                violation_error_message="没有上传文件的材料，应写明存放位置。",
            ),
        ]

    def __str__(self) -> str:
        places = [place for place in (self.full_number, self.location) if place]
        return f"{self.title}（{'，'.join(places)}）" if places else self.title

    @property
    def full_number(self) -> str:
        """The number as people quote it: 工作底稿A-01."""
        return f"{PaperKind(self.kind).label}{self.number}" if self.number else ""
