"""``manage.py load_frameworks [PATH…] [--check]``: validate frameworks and store the new ones."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from indicators.frameworks.loading import read_framework_files
from indicators.frameworks.problems import FrameworkFileError
from indicators.library.services import load_frameworks

DEFAULT_FOLDER = Path("fixtures") / "frameworks"


class Command(BaseCommand):
    """Exit status 1 and every fault on stderr where a framework cannot be used; then nothing is stored."""

    help = "校验并载入指标体系文件（YAML）；同一版本重复载入不产生变化"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, metavar="PATH", help="YAML文件或文件夹，默认随程序附带的体系"
        )
        parser.add_argument("--check", action="store_true", help="只校验，不写入数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = options["paths"] or [Path(settings.BASE_DIR) / DEFAULT_FOLDER]
        try:
            if options["check"]:
                self._check(paths)
            else:
                self._load(paths)
        except FrameworkFileError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            self.stderr.write(f"共{len(error.problems)}处问题，没有载入任何指标体系。")
            raise SystemExit(1) from None

    def _check(self, paths: list[Path]) -> None:
        for framework in read_framework_files(paths):
            leaves = sum(1 for _ in framework.leaves())
            self.stdout.write(
                f"合格：{framework.code} 第{framework.version}版《{framework.title}》，{leaves}个末级指标"
            )

    def _load(self, paths: list[Path]) -> None:
        for loaded in load_frameworks(paths=paths):
            framework = loaded.framework
            outcome = "已载入" if loaded.is_new else "未变化"
            self.stdout.write(f"{outcome}：{framework.code} 第{framework.version}版《{framework.title}》")
