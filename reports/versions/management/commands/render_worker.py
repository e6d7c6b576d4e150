"""A background worker that makes reports: ``manage.py render_worker`` (``make worker``)."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from reports.rendering.formats import FORMATS
from reports.versions.services.batch import warm_up
from reports.versions.services.jobs import close_lost_jobs

logger = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1, 60  # seconds
_WORKED = 300_000_000_000  # nanoseconds: who has run for so long was well again, and begins with the first pause


class Command(DatabaseWorker):
    """The worker of the tasks backend, warmed up, after clearing away what killed workers left behind."""

    help = "后台生成报告；可在多台机器上各运行若干个，Ctrl-C 停止（正在生成的一份做完再停）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(reload=False)  # a restart in the middle would throw half a report away

    def handle(self, **options: Any) -> None:
        warm_up(tuple(FORMATS))
        self.stdout.write("后台程序已启动，等待生成报告；按 Ctrl-C 停止")

        def work() -> None:
            close_lost_jobs()
            super(Command, self).handle(**options)

        outlast_the_database(work)


def outlast_the_database(work: Callable[[], None], pause: Callable[[float], None] = time.sleep) -> None:
    """Do the work until it ends by itself; where the database is locked or gone, again after growing pauses.

    A job that was under way then falls silent, and is closed as lost by the next ``close_lost_jobs``.
    """
    seconds = _FIRST_PAUSE
    while True:
        began = time.monotonic_ns()
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if time.monotonic_ns() - began >= _WORKED:
                seconds = _FIRST_PAUSE
            logger.warning("数据库暂时不能用（%s），%.0f 秒后再试", error, seconds)
            _close_connections()
            pause(seconds)
            seconds = min(2 * seconds, _LONGEST_PAUSE)


def _close_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            continue  # a test's own; a worker's transaction has ended by now
        try:
            connection.close()
        except DatabaseError:
            logger.warning("数据库连接没有正常关闭")
