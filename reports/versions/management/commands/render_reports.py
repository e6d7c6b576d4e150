"""Make many report files: ``manage.py render_reports --year 2023 --format pdf,docx --out 报告 --jobs 2``."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.rendering.formats import FORMATS, UnknownFormat
from reports.versions.services.batch import BatchResult, render_batch
from scoring.cases.models import Case
from units.agencies.selectors import AgencyNotFoundError, agency_by_code, subtree

_WIDTH = 30  # characters of the bar


class Command(BaseCommand):
    help = "批量生成报告；已生成且内容没有变化的不再重做，一份失败不影响其他"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, metavar="年度", help="只生成该评价年度的案件")
        parser.add_argument("--unit", metavar="单位代码", help="只生成该单位及其下级单位的案件")
        parser.add_argument(
            "--format", default="pdf", metavar="格式", help=f"以逗号分隔：{','.join(FORMATS)}，默认 pdf"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="文件夹", help="存放报告的文件夹")
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        parser.add_argument(
            "--jobs", type=_positive, default=jobs, metavar="进程数", help="同时工作的进程数，默认每核一个"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cases = self._cases(options["year"], options["unit"])
        formats = [name.strip().lower() for name in options["format"].split(",") if name.strip()]
        start = time.monotonic()
        results = []
        try:
            for result in render_batch(cases=cases, formats=formats, folder=options["out"], jobs=options["jobs"]):
                results.append(result)
                self._show_progress(result, len(results), len(cases), time.monotonic() - start)
        except UnknownFormat as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"不能写入文件夹“{options['out']}”：{error.strerror}") from error
        self._report(results, options)

    def _cases(self, year: int | None, unit: str | None) -> list[Case]:
        cases = Case.objects.order_by("-year", "code")
        if year is not None:
            cases = cases.filter(year=year)
        if unit is not None:
            try:
                cases = cases.filter(agency__in=subtree(agency_by_code(unit)))
            except AgencyNotFoundError as error:
                raise CommandError(str(error)) from error
        found = list(cases)
        if not found:
            raise CommandError("没有符合条件的案件，请核对 --year 和 --unit（可先运行 load_demo 载入演示案件）")
        return found

    def _show_progress(self, result: BatchResult, done: int, total: int, seconds: float) -> None:
        """A bar on a terminal; nothing where the output is kept."""
        if not self.stdout.isatty():
            return
        bar = "█" * (_WIDTH * done // total)
        left = round(seconds / done * (total - done))
        text = f"\r{bar:░<{_WIDTH}} {done}/{total} {result.code}，约剩 {left} 秒"
        self.stdout.write(text, ending="\033[K\n" if done == total else "\033[K")
        self.stdout.flush()

    def _report(self, results: list[BatchResult], options: dict[str, Any]) -> None:
        failed = sorted((result for result in results if result.failure), key=lambda result: result.code)
        if options["verbosity"]:
            made = sum(len(result.made) for result in results)
            unchanged = sum(len(result.unchanged) for result in results)
            self.stdout.write(f"生成{made}份，没有变化的{unchanged}份，失败{len(failed)}件，在 {options['out']}")
        if failed:
            lines = [f"{result.code}：{result.failure}".replace("\n", "\n    ") for result in failed]
            raise CommandError("\n".join([f"{len(failed)}个案件没有生成：", *lines]))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
