"""Renderings in the background. The queue is the tasks backend's; here stands what people see of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from reports.constants import OPEN_STATES, PATIENCE, SILENCE, JobState, VersionState
from reports.models.versions import ReportVersion


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
