"""What is kept of reports: their versions with the files, and renderings in the background."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from reports.document.blocks import check_code
from reports.versions.append_only import AppendOnly
from reports.versions.choices import OPEN_STATES, PATIENCE, SILENCE, JobState, VersionState


class ReportVersion(AppendOnly):
    """One version of a case's report as it was drafted or issued; drafts and issues are numbered apart.

    ``figures`` is a list of ``{fact, text, value}`` in printed order, ``paragraphs`` of ``{place, text}``: enough to
    compare versions without printing them again. ``missing`` is what a draft still lacked.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="report_versions", verbose_name="案件")
    state = models.CharField("状态", max_length=10, choices=VersionState.choices)
    number = models.PositiveIntegerField("版次")
    title = models.CharField("名称", max_length=200)
    report_kind = models.CharField("报告种类", max_length=60)
    fingerprint = models.CharField("报告内容校验值", max_length=64)
    framework_code = models.CharField("指标体系代码", max_length=60, blank=True)
    framework_version = models.CharField("指标体系版本", max_length=20, blank=True)
    framework_sha256 = models.CharField("指标体系校验值", max_length=64, blank=True)
    template_sha256 = models.CharField("模板校验值", max_length=64)
    program_version = models.CharField("程序版本", max_length=20)
    figures = models.JSONField("数字", default=list, blank=True)
    paragraphs = models.JSONField("段落", default=list, blank=True)
    missing = models.JSONField("尚缺内容", default=list, blank=True)
    # The name as it was: people are renamed, a version is not.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="生成人"
    )
    created_by_name = models.CharField("生成人姓名", max_length=150)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)

    class Meta(AppendOnly.Meta):
        verbose_name = verbose_name_plural = "报告版本"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "state", "number"], name="version_number_once_per_case_and_state")
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.label}）"

    @property
    def check_code(self) -> str:
        """What every print of the version bears at its end."""
        return check_code(self.fingerprint)

    @property
    def label(self) -> str:
        """The number as people say it: 第1版, or 草稿第1稿."""
        return f"第{self.number}版" if self.state == VersionState.ISSUED else f"草稿第{self.number}稿"


class VersionFile(AppendOnly):
    """The bytes of a version in one format, kept in the default storage under the hash of their content."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="files", verbose_name="报告版本")
    format = models.CharField("格式", max_length=10)
    sha256 = models.CharField("校验值", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    content = models.FileField("文件", max_length=200)

    class Meta(AppendOnly.Meta):
        verbose_name = verbose_name_plural = "报告文件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "format"], name="file_once_per_version_and_format")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """What the file is called when downloaded."""
        return f"{self.version.title}（{self.version.label}）.{self.format}"


class RenderJob(models.Model):
    """A version being made: how far it is, whether it is to stop, and what became of it."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="render_jobs", verbose_name="案件")
    version_state = models.CharField("生成", max_length=10, choices=VersionState.choices)
    formats = models.JSONField("格式")
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    steps_done = models.PositiveSmallIntegerField("已完成步骤", default=0)
    progress = models.CharField("进度", max_length=120, blank=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    heard_at = models.DateTimeField("最近一次回应", null=True, blank=True)
    reason = models.TextField("失败原因", blank=True)
    version = models.ForeignKey(
        ReportVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="生成的版本"
    )

    class Meta:
        verbose_name = verbose_name_plural = "后台生成"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=OPEN_STATES),
                name="one_open_rendering_per_case",
                violation_error_message="该案件已有一份报告正在生成，请等它完成或先取消。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}（{self.get_version_state_display()}，{self.get_state_display()}）"

    @property
    def steps(self) -> int:
        """Collecting the data, one step a format, keeping the files."""
        return len(self.formats) + 2

    @property
    def is_lost(self) -> bool:
        """Its worker has been silent for so long that it must have been killed."""
        return self.state == JobState.RUNNING and (self.heard_at is None or self.heard_at < timezone.now() - SILENCE)

    @property
    def is_open(self) -> bool:
        """Still to be waited for."""
        return self.state in OPEN_STATES and not self.is_lost

    @property
    def came_to_nothing(self) -> bool:
        """It ended without a version, so that it may be wanted again."""
        return self.is_lost or self.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def waits_long(self) -> bool:
        """No worker has taken it, so perhaps none is running."""
        return self.state == JobState.WAITING and self.requested_at < timezone.now() - PATIENCE
