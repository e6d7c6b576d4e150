"""Write a stretch of the log with a signature: ``manage.py export_audit --from DAY --to DAY FILE``."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evalcase.audit.export import ExportError, signature_path, write_export
from evalcase.audit.services import record_event


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，应写作 2026-01-31") from None


class Command(BaseCommand):
    help = "导出一段时期的操作日志（每行一条 JSON）和签名文件，可用 verify_audit --file 核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="FILE", type=Path, help="写到这个文件，签名写到 FILE.sig")
        parser.add_argument("--from", dest="first_day", type=_day, required=True, help="起始日期，如 2026-01-01")
        parser.add_argument("--to", dest="last_day", type=_day, required=True, help="截止日期（含当日）")

    def handle(self, *args: Any, **options: Any) -> None:
        path, first_day, last_day = options["path"], options["first_day"], options["last_day"]
        if last_day < first_day:
            raise CommandError(f"截止日期{last_day}早于起始日期{first_day}")
        try:
            signed = write_export(path=path, first_day=first_day, last_day=last_day)
        except ExportError as error:
            raise CommandError(str(error)) from error
        record_event(
            actor=None,
            action="导出操作日志",
            title=path.name,
            changes={"起止日期": [str(first_day), str(last_day)], "SHA-256": [None, signed["sha256"]]},
        )
        self.stdout.write(
            f"已导出{signed['entries']}条（第{signed['first_position']}至{signed['last_position']}条）：{path}\n"
            f"签名：{signature_path(path)}\n导出时的链头：{signed['head']}"
        )
