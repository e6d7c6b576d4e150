"""manage.py make_template: the blank workbook of a kind of table, made from its declaration."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.workbooks import BY_CODE, KINDS


class Command(BaseCommand):
    """Writes a template that the importer reads back as it is."""

    help = "生成一种表的空白模板（.xlsx）；不写表种时列出全部表种"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", metavar="表种", help="如 project_execution")
        parser.add_argument("--to", type=Path, metavar="文件", help="写到哪里，默认为 表名.xlsx")
        parser.add_argument("--unit-name", default="××单位", metavar="名称", help="表题中的单位名称")
        parser.add_argument("--year", type=int, default=2023, metavar="年度", help="表题和年份列的年度")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["kind"]
        if code is None:
            for kind in KINDS:
                self.stdout.write(f"{kind.code}　{kind.title}")
            return
        if code not in BY_CODE:
            raise CommandError(f"没有表种“{code}”，可用：{'、'.join(BY_CODE)}")
        kind = BY_CODE[code]
        path = options["to"] or Path(f"{kind.title}.xlsx")
        try:
            path.write_bytes(kind.blank_workbook(agency=options["unit_name"], year=options["year"]))
        except OSError as error:
            raise CommandError(f"不能写入“{path}”：{error.strerror}") from error
        self.stdout.write(f"已生成{path}")
