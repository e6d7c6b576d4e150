"""manage.py import_workbook: workbooks of one agency and year into budget lines, statistics and targets."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from budgets.imports.services.importing import import_workbooks
from evalcase.spreadsheets.errors import WorkbookRejected
from units.agencies.selectors import AgencyNotFoundError, agency_by_code


def _year(text: str) -> int | None:
    """The year as a number; a text that is none becomes 0, which the import refuses in Chinese."""
    return None if not text else int(text) if text.isdecimal() else 0


class Command(BaseCommand):
    """Exit status 0 when everything was taken in, 1 when anything was wrong; then nothing was saved."""

    help = "导入 .xlsx 工作簿（可一次多个，全部成功才保存）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="文件", type=Path, help="工作簿（.xlsx）")
        parser.add_argument("--unit", default="", metavar="代码", help="单位代码；不填时按表题中的单位名称")
        parser.add_argument("--year", default="", metavar="年度", help="预算年度；不填时按表题中的年度")
        parser.add_argument("--dry-run", action="store_true", help="只检查和比较，不保存")
        parser.add_argument(
            "--confirm-units",
            action="store_true",
            help="已核对金额单位和数值，不再提示疑似元、万元混淆和超出范围的数量、比率",
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the receipt, or every fault on stderr, one a line with its place."""
        try:
            agency = agency_by_code(options["unit"]) if options["unit"] else None
            receipt = import_workbooks(
                options["files"],
                agency=agency,
                year=_year(options["year"]),
                dry_run=options["dry_run"],
                units_confirmed=options["confirm_units"],
            )
        except AgencyNotFoundError as error:
            self._fail([str(error)], [{"text": str(error)}], as_json=options["json"])
        except WorkbookRejected as rejection:
            errors = rejection.errors
            self._fail([error.text for error in errors], [error.as_dict() for error in errors], as_json=options["json"])
        else:
            text = (
                json.dumps(receipt.as_dict(), ensure_ascii=False, indent=2)
                if options["json"]
                else "\n".join(receipt.lines)
            )
            self.stdout.write(text)

    def _fail(self, lines: list[str], errors: list[dict[str, str]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"errors": errors}, ensure_ascii=False, indent=2))
        for line in lines:
            self.stderr.write(line)
        self.stderr.write(f"共{len(lines)}处问题，未保存任何数据。")
        raise SystemExit(1)
