"""A list of agencies or of people that somebody brings in: as it was read, what becomes of each row, what was done."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from units.rosters.choices import Outcome, RosterKind, RosterState


class Roster(models.Model):
    """One uploaded list. ``sheets`` are its cells as texts, without personal numbers; they go once it is taken in.

    ``options``: what counts where the list says nothing, and ``columns``, which head was said to be which column.
    ``lines``: what becomes of each row. ``done``: what was written, in order, for taking it back.
    """

    kind = models.CharField("名录种类", max_length=20, choices=RosterKind.choices)
    state = models.CharField("状态", max_length=20, choices=RosterState.choices, default=RosterState.DRAFT)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="rosters", verbose_name="导入人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    taken_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    sheets = models.JSONField("内容", default=list)
    tables = models.JSONField("读出的表", default=list)
    options = models.JSONField("设置", default=dict)
    lines = models.JSONField("各行结果", default=list)
    done = models.JSONField("写入的内容", default=list)

    AUDIT_LABELS = {  # of its options
        "on": "起算日期",
        "basis": "依据",
        "agency": "归到哪个单位",
        "level": "预算级次",
        "role": "角色",
        "columns": "列",
        "accounts": "账号",
    }

    class Meta:
        verbose_name = verbose_name_plural = "名录"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}“{self.file_name}”"

    @property
    def is_draft(self) -> bool:
        return self.state == RosterState.DRAFT

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        found: dict[str, int] = {str(outcome): 0 for outcome in Outcome}
        for line in self.lines:
            found[line["outcome"]] += 1
        return found

    @property
    def told_counts(self) -> list[tuple[str, str, int]]:
        """Outcome, its word and how many rows, those that there are."""
        return [(str(one), str(one.label), number) for one in Outcome if (number := self.counts[one])]

    @property
    def changes_anything(self) -> bool:
        return bool(self.counts[Outcome.NEW] or self.counts[Outcome.CHANGED])

    def lines_of(self, outcome: str) -> list[dict[str, Any]]:
        """The rows of one outcome; for "" all, those first that ask for something."""
        order = {str(one): place for place, one in enumerate(Outcome)}
        found = [line for line in self.lines if not outcome or line["outcome"] == outcome]
        return sorted(found, key=lambda line: order[line["outcome"]])
