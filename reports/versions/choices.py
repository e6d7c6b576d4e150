"""What a version is, and where a rendering stands."""

from datetime import timedelta

from django.db import models


class VersionState(models.TextChoices):
    """What a kept version is: a draft may show gaps, an issued one is complete."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "正式印发"


class JobState(models.TextChoices):
    """Where a rendering in the background stands."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)

# A worker at work says so with every page it sets; one that is silent for so long has been killed.
SILENCE = timedelta(minutes=2)
# So long may a job wait for a worker before the page says that none seems to be running.
PATIENCE = timedelta(seconds=20)
