"""Sign-in sessions with their person on the row, so that they can be listed and ended."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

from units.people.models import User

if TYPE_CHECKING:
    from units.sign_in.session_store import SessionStore


# What a browser says of itself → what people call it; browsers claim to be one another, so the order matters.
_BROWSERS = (
    (r"Edg\w*/(\d+)", "Edge"),
    (r"QQBrowser/(\d+)", "QQ浏览器"),
    (r"(?:360SE|360EE|QihooBrowser)\D*(\d*)", "360浏览器"),
    (r"Firefox/(\d+)", "Firefox"),
    (r"Chrome/(\d+)", "Chrome"),
    (r"Version/(\d+).*Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class UserSessionQuerySet(models.QuerySet["UserSession"]):
    """Sessions by whether they still let somebody in."""

    def running(self, now: datetime | None = None) -> UserSessionQuerySet:
        """Neither ended nor past their time."""
        return self.filter(ended_at__isnull=True, expire_date__gt=now or timezone.now())


class UserSessionManager(BaseSessionManager.from_queryset(UserSessionQuerySet)):  # type: ignore[misc]
    """Django's manager of sessions with the queryset above."""


class UserSession(AbstractBaseSession):
    """A session. ``expire_date`` follows the last activity, never past the longest time one may stay signed in.

    An ended session loses its data but keeps its row until ``clearsessions``: a form sent after the end still has
    an owner. The key is a secret of the browser; pages speak of ``public_id``.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", null=True, blank=True, verbose_name="用户")
    public_id = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    signed_in_at = models.DateTimeField("登录时间", null=True, blank=True)
    last_active = models.DateTimeField("最近活动", null=True, blank=True)
    address = models.GenericIPAddressField("登录地址", null=True, blank=True)
    browser = models.CharField("浏览器", max_length=300, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects: ClassVar[UserSessionManager] = UserSessionManager()

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        ordering = ["-signed_in_at"]
        indexes = [models.Index(fields=["user", "expire_date"], name="session_by_user")]

    @property
    def browser_name(self) -> str:
        """The browser and its system in short, or all that it said of itself."""
        return browser_name(self.browser)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from units.sign_in.session_store import SessionStore

        return SessionStore


def browser_name(agent: str) -> str:
    """Chrome 96（Windows） from a User-Agent header; the header itself when it is none we know."""
    for pattern, name in _BROWSERS:
        if (found := re.search(pattern, agent)) is not None:
            system = next((word for known, word in _SYSTEMS if re.search(known, agent)), "")
            return f"{name} {found[1]}".strip() + (f"（{system}）" if system else "")
    return agent


class PasswordHistory(models.Model):
    """A password that a person has or had, as its hash: the last few may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_history", verbose_name="用户")
    password = models.CharField("密码摘要", max_length=128)
    since = models.DateTimeField("启用时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"
        ordering = ["user", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.since:%Y-%m-%d}"
