"""The tables in force by command: a workbook that the importer takes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scoring.cases.models import Case


def test_what_is_exported_is_already_known_when_imported_again(fumin: Case, tmp_path: Path) -> None:
    path = tmp_path / "全部.xlsx"
    call_command("export_workbook", "--unit", fumin.agency.code, "--year", "2023", "--to", str(path), stdout=StringIO())
    out = StringIO()
    call_command("import_workbook", str(path), "--dry-run", stdout=out)
    assert "变更0" in out.getvalue()
    assert not [line for line in out.getvalue().splitlines() if "→" in line]


def test_a_year_without_tables_is_said(fumin: Case, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1999年度还没有导入任何表"):
        call_command(
            "export_workbook", "--unit", fumin.agency.code, "--year", "1999", "--to", str(tmp_path / "甲.xlsx")
        )
