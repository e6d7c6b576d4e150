"""The log of who changed what, when and why. Entries are written once and never touched again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(Exception):
    """Someone tried to change or remove an entry of the log."""

    def __init__(self) -> None:
        super().__init__("操作日志只能追加，不能修改或删除。")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads and appends; every bulk way of changing rows is closed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts") or any(args[2:]):  # an insert that may turn into an update
            raise AppendOnlyError
        return super().bulk_create(objs, *args, **kwargs)

    def about(self, obj: models.Model) -> EntryQuerySet:
        """Entries about one object, oldest first."""
        return self.filter(object_model=obj._meta.label_lower, object_id=str(obj.pk)).order_by("pk")


class Entry(models.Model):
    """One change or event. Names and titles are frozen as they were, so the log reads the same after a rename."""

    # Plain identifiers, no foreign keys: the log stands left of every app and outlives what it speaks of.
    actor_id = models.BigIntegerField("操作人编号", null=True, blank=True)
    actor_name = models.CharField("操作人", max_length=150)
    actor_role = models.CharField("角色", max_length=60, blank=True)
    ip = models.GenericIPAddressField("IP 地址", null=True, blank=True)
    action = models.CharField("操作", max_length=60)
    succeeded = models.BooleanField("成功", default=True)
    object_model = models.CharField("对象类型", max_length=100, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    object_title = models.CharField("对象", max_length=255)
    changes = models.JSONField("变更内容", default=dict, blank=True, help_text="字段到[变更前, 变更后]")
    reason = models.TextField("理由", blank=True)
    batch = models.CharField("批次", max_length=64, blank=True, help_text="同一批次的记录出自同一次导入或同一次请求")
    at = models.DateTimeField("时间")
    content_sha256 = models.CharField("内容摘要", max_length=64, help_text="以上各项的 SHA-256")
    # Set by a trigger of the database, on SQLite with the insert, on PostgreSQL with the commit: see triggers.py.
    position = models.BigIntegerField("链上位置", null=True, blank=True, unique=True, editable=False)
    previous = models.CharField("前条链摘要", max_length=64, blank=True, default="", editable=False)
    digest = models.CharField("链摘要", max_length=64, blank=True, default="", editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        ordering = ["-pk"]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["object_model", "object_id"], name="audit_entry_by_object"),
            models.Index(fields=["at"], name="audit_entry_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.object_title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding or self.pk is not None:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError


class ChainHead(models.Model):
    """Where the chain ends, in its one row, kept by the same trigger: entries cut off the end are missed.

    The row is also the lock that lets one transaction at a time add to the chain.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    position = models.BigIntegerField("末条位置")
    digest = models.CharField("末条链摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "操作日志链头"

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError
