"""Rows that are written once: what has been issued stays as it was, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class KeptForever(Exception):
    """Someone tried to change or remove a kept version of a report."""

    def __init__(self) -> None:
        super().__init__("报告的各个版本只能新增，不能修改或删除；有改动请生成新的一版。")


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Reads and appends; every bulk way of changing rows is closed (as in ``evalcase.audit``)."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise KeptForever

    def delete(self) -> NoReturn:
        raise KeptForever

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptForever

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        if kwargs.get("update_conflicts") or any(args[2:]):  # an insert that may turn into an update
            raise KeptForever
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnly(models.Model):
    """A row that can be saved once and never deleted."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding or self.pk is not None:
            raise KeptForever
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise KeptForever
