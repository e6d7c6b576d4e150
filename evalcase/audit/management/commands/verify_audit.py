"""Prove that the log is as it was written: ``manage.py verify_audit [--expect N:DIGEST] [--file FILE]``."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from evalcase.audit.chain import Point, verify
from evalcase.audit.export import ExportError, check_export
from evalcase.audit.triggers import missing_guards


def _point(text: str) -> Point:
    match = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
    if match is None:
        raise ArgumentTypeError(f"“{text}”应为“位置:链摘要”，即以前核对时打印的一行，如 37:5f2c…（64位十六进制）")
    return Point(int(match[1]), match[2])


class Command(BaseCommand):
    help = "核对操作日志的哈希链：逐条重算，指出第一处不符；不符时退出码为1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect", type=_point, action="append", default=[], help="此前核对时抄存的“位置:链摘要”，可给多个"
        )
        parser.add_argument("--file", type=Path, help="先核对一份导出文件（export_audit）的签名和内容，再核对数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        expected = list(options["expect"])
        if options["file"] is not None:
            expected.append(self._check_file(options["file"]))
        missing = missing_guards(connection)
        if missing:
            self.stderr.write(
                f"注意：数据库缺少保护操作日志的触发器：{'、'.join(missing)}。日志此刻可被改动，请查明原因"
            )
        verdict = verify(expected)
        if verdict.broken is not None:
            raise CommandError(
                f"操作日志在第{verdict.broken.position}条处断链：{verdict.broken.problem}。"
                f"此前{verdict.end.position}条相符。请停止写入，保存数据库副本并查明原因"
            )
        if verdict.end.position == 0:
            self.stdout.write("操作日志为空")
            return
        self.stdout.write(f"操作日志完整：已核对{verdict.end.position}条，内容与前后链接均相符")
        self.stdout.write(f"链头（请抄存，日后用 --expect 核对）：{verdict.end}")

    def _check_file(self, path: Path) -> Point:
        try:
            end = check_export(path)
        except ExportError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"导出文件{path.name}完整：签名、内容与前后链接均相符，止于第{end.position}条")
        return end
