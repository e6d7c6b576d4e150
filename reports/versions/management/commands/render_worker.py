"""A background worker that makes reports: ``manage.py render_worker`` (``make worker``)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from reports.rendering.formats import FORMATS
from reports.versions.services.batch import warm_up
from reports.versions.services.jobs import close_lost_jobs


class Command(DatabaseWorker):
    """The worker of the tasks backend, warmed up, after clearing away what killed workers left behind."""

    help = "后台生成报告；可在多台机器上各运行若干个，Ctrl-C 停止（正在生成的一份做完再停）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(reload=False)  # a restart in the middle would throw half a report away

    def handle(self, **options: Any) -> None:
        close_lost_jobs()
        warm_up(tuple(FORMATS))
        self.stdout.write("后台程序已启动，等待生成报告；按 Ctrl-C 停止")
        super().handle(**options)
