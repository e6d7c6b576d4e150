"""manage.py export_workbook: the tables in force of an agency and year, as a workbook that can be imported again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.ledger.models import ImportedTable
from budgets.ledger.services.exports import export_workbook
from units.agencies.selectors import AgencyNotFoundError, agency_by_code


class Command(BaseCommand):
    """A sheet each; figures stay numbers, words that look like formulas stay words."""

    help = "导出一个单位一个年度的全部数据表（.xlsx），可再导入"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="代码", help="单位代码")
        parser.add_argument("--year", required=True, type=int, metavar="年度", help="预算年度")
        parser.add_argument("--to", required=True, type=Path, metavar="文件", help="写到哪里（.xlsx）")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["to"]
        try:
            agency = agency_by_code(options["unit"])
        except AgencyNotFoundError as error:
            raise CommandError(str(error)) from error
        if not ImportedTable.objects.filter(agency=agency, year=options["year"], superseded_at__isnull=True).exists():
            raise CommandError(f"{agency}{options['year']}年度还没有导入任何表")
        try:
            path.write_bytes(export_workbook(agency=agency, year=options["year"]))
        except OSError as error:
            raise CommandError(f"不能写入“{path}”：{error.strerror}") from error
        self.stdout.write(f"已导出{path}")
