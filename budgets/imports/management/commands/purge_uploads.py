"""manage.py purge_uploads: throw away workbooks that were uploaded long ago and never imported."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from budgets.imports.services.uploads import purge_uploads


class Command(BaseCommand):
    """For a nightly job. What was imported is never touched; every deletion is in the log."""

    help = "清除上传后久未导入的工作簿"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, metavar="天数", help="上传后多少天未导入即清除，默认30")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if not 0 <= days <= 36500:
            raise CommandError(f"天数是{days}，应在0到36500之间")
        count = purge_uploads(before=timezone.now() - timedelta(days=days))
        self.stdout.write(f"已清除{count}次未导入的上传")
