"""The account tree (科目)."""

from django.core.exceptions import ValidationError
from django.db import models

from budgets.vocabulary import AccountKind


class Account(models.Model):
    """A node of an account tree, e.g. 基本支出 → 人员经费, or 社会保险基金收入 → 利息收入."""

    code = models.CharField("科目编码", max_length=40, unique=True)
    name = models.CharField("科目名称", max_length=120)
    kind = models.CharField("科目类别", max_length=20, choices=AccountKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="上级科目"
    )
    aliases = models.JSONField("别名", default=list, blank=True, help_text="表中可能出现的其他写法")
    order = models.PositiveIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "科目"
        ordering = ["kind", "order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        """An account hangs below one of its own kind, and never below itself."""
        above = self.parent
        if above is not None and above.kind != self.kind:
            raise ValidationError(
                {"parent": f"上级科目“{above}”的类别是“{above.get_kind_display()}”，应与本科目相同。"}
            )
        if self.pk is not None and self.children.exclude(kind=self.kind).exists():
            raise ValidationError({"kind": "本科目有下级科目，类别不能单独改变。"})
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": "不能把本科目或其下级选作上级，请另选上级科目。"})
            above = above.parent
