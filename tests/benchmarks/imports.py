"""Rows a second of our import beside django-import-export's default path: same workbook, same table, same run.

Run: ``python -m tests.benchmarks.imports [rows]``. A scratch SQLite database in a temporary folder is used and removed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

DEFAULT_ROWS = 10_000
YEAR = 2023
AGENCY_NAME = "测试县财政局"


def make_workbook(path: Path, rows: int) -> None:
    """A 各项目预算执行统计表 of ``rows`` projects and its 合计 row."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("项目预算执行")
    sheet.append([f"{AGENCY_NAME}{YEAR}年各项目预算执行统计表"])
    sheet.append(["", "", "", "", "单位：元"])
    sheet.append(["项目名称", "资金来源", "预算资金(调整后)", "支出资金", "执行率"])
    budget_total = spent_total = Decimal(0)
    for number in range(1, rows + 1):
        budget = Decimal(100_000 + number * 37) + Decimal(number % 100) / 100
        spent = (budget * (50 + number % 50) / 100).quantize(Decimal("0.01"))
        budget_total += budget
        spent_total += spent
        name = f"测财预〔{YEAR}〕{number}号项目经费"
        sheet.append([name, "县级资金", budget, spent, float(spent / budget)])
    sheet.append(["合计", "", budget_total, spent_total, float(spent_total / budget_total)])
    book.save(path)


def time_service(path: Path) -> float:
    """Seconds of the whole service: guard, reading, checks, differences, projects, lines, audit."""
    from budgets.imports.services.importing import import_workbooks

    start = time.perf_counter()
    import_workbooks([path], year=YEAR)
    return time.perf_counter() - start


def time_import_export(path: Path) -> float:
    """Seconds of a plain ModelResource with its defaults, reading the same rows into the same table of lines."""
    from tablib import Dataset

    resource = _line_resource(path)
    start = time.perf_counter()
    data = Dataset().load(path.read_bytes(), format="xlsx", skip_lines=2)
    result = resource.import_data(data, raise_errors=True)
    elapsed = time.perf_counter() - start
    if result.has_errors():
        raise RuntimeError("the reference import failed, so its time says nothing")
    return elapsed


def _line_resource(path: Path) -> Any:
    """The resource a Django developer would write for these rows, and the table that its lines hang on."""
    from import_export import fields, resources, widgets

    from budgets.accounts.models import Account
    from budgets.ledger.models import BudgetLine, ImportBatch, ImportedTable, Project
    from units.agencies.models import Agency

    agency = Agency.objects.get()
    account = Account.objects.get(name="项目支出")
    batch = ImportBatch.objects.create(agency=agency, year=YEAR, file_name=path.name, sha256="0" * 64)
    table = ImportedTable.objects.create(batch=batch, agency=agency, year=YEAR, kind="benchmark", sheet="表")

    class LineResource(resources.ModelResource):
        row = fields.Field("row", "行号", widgets.IntegerWidget())
        label = fields.Field("label", "项目名称")
        annual_budget = fields.Field("annual_budget", "预算资金(调整后)", widgets.DecimalWidget())
        expenditure = fields.Field("expenditure", "支出资金", widgets.DecimalWidget())

        class Meta:
            model = BudgetLine
            import_id_fields = ("label",)
            fields = ("row", "label", "annual_budget", "expenditure")

        def get_queryset(self) -> Any:
            return BudgetLine.objects.filter(table=table)

        def before_import_row(self, row: Any, row_number: int = 0, **kwargs: Any) -> None:
            row["行号"] = row_number + 3

        def init_instance(self, row: Any = None) -> BudgetLine:
            # The project of a row is made as our service makes it, or the two would not do the same work.
            project = Project.objects.create(
                agency=agency, year=YEAR + 1, name=row["项目名称"], fund_source=row["资金来源"] or ""
            )
            return BudgetLine(table=table, agency=agency, year=YEAR, account=account, project=project)

    return LineResource()


def run(rows: int, folder: Path) -> dict[str, str | int]:
    """Prepare a scratch database in ``folder``, time both ways, and give the numbers."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'benchmark.sqlite3'}"
    os.environ["EVALCASE_DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalcase.settings.test")

    import django
    from django.core.management import call_command
    from django.test.utils import override_settings

    django.setup()
    with override_settings(MEDIA_ROOT=str(folder / "media")):
        call_command("migrate", verbosity=0, skip_checks=True)
        _seed()
        path = folder / "项目预算执行.xlsx"
        make_workbook(path, rows)
        ours = time_service(path)
        theirs = time_import_export(path)
    return {
        "rows": rows,
        "service_rows_per_second": round(rows / ours),
        "import_export_rows_per_second": round(rows / theirs),
        "ratio": f"{theirs / ours:.1f}",
    }


def _seed() -> None:
    from budgets.accounts.services import load_accounts
    from units.agencies.choices import AgencyKind
    from units.agencies.services import create_agency

    fixtures = Path(__file__).resolve().parent.parent.parent / "fixtures"
    load_accounts(fixtures / "accounts.yaml")
    kind = next(iter(AgencyKind))
    create_agency(code="benchmark", name=AGENCY_NAME, kind=kind, valid_from=date(2020, 1, 1))


def main() -> None:
    """Print the numbers as JSON."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_ROWS
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(rows, Path(folder)), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
