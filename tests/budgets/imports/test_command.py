"""manage.py import_workbook: receipts on stdout, faults on stderr, exit status 0 or 1."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from budgets.ledger.models import ImportBatch
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import samples
from units.agencies.models import Agency


def run(*arguments: Any) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_workbook", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as leaving:
        return int(leaving.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def file(ready: Agency, tmp_path: Path) -> Path:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(("表", samples.project_execution())))
    return path


def test_a_good_file_is_taken_in(file: Path) -> None:
    status, out, err = run(file, "--unit", "county-centre", "--year", "2023", "--dry-run")
    assert (status, err, ImportBatch.objects.count()) == (0, "", 0)
    assert "试导入" in out
    status, out, _ = run(file, "--json")
    receipt = json.loads(out)
    assert (status, receipt["tables"][0]["new"], receipt["unit"]["code"]) == (0, 3, "county-centre")
    assert ImportBatch.objects.count() == 1


def test_faults_go_to_stderr_one_a_line(file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"x")
    status, out, err = run(file, bad, tmp_path / "没有.xlsx")
    assert (status, out) == (1, "")
    assert [text.split("：")[0] for text in err.splitlines()[:2]] == ["坏.xlsx", "没有.xlsx"]
    status, out, _ = run(bad, "--json")
    assert (status, json.loads(out)["errors"][0]["file"]) == (1, "坏.xlsx")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--unit", "nobody"), "没有代码为“nobody”的单位"), (("--year", "去年"), "年度"), (("--year", "20233"), "年度")],
)
def test_bad_options_are_told_in_chinese(file: Path, arguments: tuple[str, ...], says: str) -> None:
    status, _, err = run(file, *arguments)
    assert status == 1
    assert says in err
    assert ImportBatch.objects.count() == 0
