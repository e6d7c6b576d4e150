"""The library of frameworks: each version once, never changed; and drafts of what is to come into it."""

from django.conf import settings
from django.db import models

from indicators.frameworks.choices import FrameworkKind


class Framework(models.Model):
    """One version of an indicator framework, as its file was when it was loaded.

    ``content`` is ``FrameworkContent.to_json()`` and ``sha256`` its digest; both are written once, when it is loaded.
    """

    code = models.CharField("代码", max_length=60)
    version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=200)
    source = models.TextField("制度依据")
    kind = models.CharField("类别", max_length=20, choices=FrameworkKind.choices)
    active = models.BooleanField("启用", default=True, help_text="停用的版本不再供新立案件选用，已立案件不受影响")
    is_shared = models.BooleanField(
        "全库可用", default=True, help_text="未供全库选用的，只有编制人立案时可以选用，管理员和财政局审核人员可以查看"
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="编制人"
    )
    content = models.JSONField("内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标体系"
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="framework_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"


class FrameworkDraft(models.Model):
    """A framework being drawn up on the site by one person; it is gone once it was stored in the library.

    ``content`` is that of ``indicators.drafts.framework_drafts``; ``base`` is what it is a copy or a new version of.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="编制人")
    title = models.CharField("名称", max_length=200, blank=True)
    content = models.JSONField("内容")
    base = models.ForeignKey(
        Framework, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="所依据的指标体系"
    )
    file_name = models.CharField("来源文件", max_length=255, blank=True)
    sheet = models.CharField("工作表或表格", max_length=120, blank=True)
    sha256 = models.CharField("来源文件SHA-256", max_length=64, blank=True)
    version = models.PositiveIntegerField("修改次数", default=0)
    updated_at = models.DateTimeField("最后修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标体系草稿"
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.title or "（未命名的指标体系）"
