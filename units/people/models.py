"""People and what they do for which agency."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from units.agencies.models import Agency
from units.people.choices import Role


class User(AbstractUser):
    """A person who signs in with ``username`` and is shown by ``display_name`` (姓名)."""

    display_name = models.CharField("姓名", max_length=60, blank=True)
    must_change_password = models.BooleanField(
        "下次登录须修改密码", default=False, help_text="密码由他人设置或重设后，本人登录时须先改为自己的密码"
    )
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Membership(models.Model):
    """One role of a person for an agency and everything below it in the tree, in a half-open period.

    At one agency a person may have several roles at a time, each once.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="用户")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships", verbose_name="单位")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True, blank=True, help_text="自该日起不再担任")

    class Meta:
        verbose_name = verbose_name_plural = "人员角色"
        ordering = ["agency", "user", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_not_ending_before_start",
                violation_error_message="终止日期不应早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=models.Q(valid_to__isnull=True),
                name="membership_role_once_at_a_time",
                violation_error_message="该用户在该单位已有这个角色，不必再授。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.agency}{self.get_role_display()}）"
