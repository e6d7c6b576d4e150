"""The library of frameworks: each version once, never changed."""

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
