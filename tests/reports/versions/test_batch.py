"""Batches in one process: which cases, what is made, what is left, and what fails."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from budgets.ledger.models import ImportedTable
from indicators.library.selectors import get_framework
from reports.rendering.formats import UnknownFormat
from reports.versions.services.batch import render_batch
from scoring.cases.models import Case
from scoring.opening.services import create_case


@pytest.fixture
def case(fumin: Case) -> Case:
    return fumin


@pytest.fixture
def empty_case(case: Case) -> Case:
    """A case of the same agency, a year earlier, that lacks its data, words and scores."""
    return create_case(
        code="a-empty",
        title="还没有写的报告",
        agency=case.agency,
        year=case.year - 1,
        framework=get_framework(case.framework_code, case.framework_version),
        report_kind=case.report_kind,
    )


def _run(folder: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("render_reports", out=folder, jobs=1, format="html", stdout=out, **options)
    return out.getvalue()


def test_what_has_not_changed_is_left(case: Case, tmp_path: Path) -> None:
    assert "生成1份，没有变化的0份" in _run(tmp_path)
    file = tmp_path / f"{case.code}.html"
    made = file.stat().st_mtime_ns
    assert "生成0份，没有变化的1份" in _run(tmp_path)
    assert file.stat().st_mtime_ns == made
    Case.objects.filter(pk=case.pk).update(title="改了名称的报告")
    assert "生成1份" in _run(tmp_path)
    assert "改了名称的报告" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("harm", ["removed", "touched", "other looks", "no manifest", "odd manifest"])
def test_what_the_manifest_does_not_vouch_for_is_made_again(case: Case, tmp_path: Path, harm: str) -> None:
    _run(tmp_path)
    file, manifest = tmp_path / f"{case.code}.html", tmp_path / "manifest.json"
    notes = json.loads(manifest.read_text(encoding="utf-8"))
    match harm:
        case "removed":
            file.unlink()
        case "touched":
            file.write_text("手工改过", encoding="utf-8")
        case "other looks":
            notes["files"][file.name]["looks"] = "0" * 64
            manifest.write_text(json.dumps(notes), encoding="utf-8")
        case "no manifest":
            manifest.unlink()
        case "odd manifest":
            manifest.write_text('{"files": {"x": [1]}}', encoding="utf-8")
    assert "生成1份，没有变化的0份" in _run(tmp_path)
    assert json.loads(manifest.read_text(encoding="utf-8"))["files"][file.name]["sha256"]


def test_a_failing_case_stops_no_other(case: Case, empty_case: Case, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failed:
        _run(tmp_path)
    assert str(failed.value).startswith("1个案件没有生成：\na-empty：报告缺少下列内容")
    assert [path.name for path in tmp_path.glob("*.html")] == [f"{case.code}.html"]


def test_a_fault_of_the_program_is_a_failure_like_any_other(case: Case, empty_case: Case, tmp_path: Path) -> None:
    Case.objects.filter(pk=empty_case.pk).update(report_kind="no-such-kind")
    Case.objects.filter(pk=case.pk).update(formulas=[{"key": "x"}])
    results = {
        result.code: result.failure
        for result in render_batch(cases=Case.objects.all(), formats=["html"], folder=tmp_path, jobs=1)
    }
    assert "没有“no-such-kind”这种报告" in results["a-empty"]
    assert results[case.code].startswith("程序出错（KeyError")


def test_cases_are_chosen_by_year_and_by_unit_with_all_below(case: Case, empty_case: Case, tmp_path: Path) -> None:
    assert "生成1份" in _run(tmp_path, year=case.year)
    assert case.agency.parent is not None
    assert "没有变化的1份" in _run(tmp_path, year=case.year, unit=case.agency.parent.code)
    with pytest.raises(CommandError, match="没有符合条件的案件"):
        _run(tmp_path, year=1999)
    with pytest.raises(CommandError, match="没有代码为“nowhere”的单位"):
        _run(tmp_path, unit="nowhere")


def test_an_unknown_format_or_folder_is_explained(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="没有“odt”格式"):
        list(render_batch(cases=[case], formats=["odt"], folder=tmp_path, jobs=1))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="不能写入文件夹"):
        _run(tmp_path / "file")


def test_the_bar_is_only_for_terminals(case: Case, tmp_path: Path) -> None:
    assert "█" not in _run(tmp_path)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    call_command("render_reports", out=tmp_path, jobs=1, format="html", stdout=out)
    assert f"█ 1/1 {case.code}" in out.getvalue()


def test_a_changed_workbook_makes_the_file_stale(case: Case, tmp_path: Path) -> None:
    _run(tmp_path)
    ImportedTable.objects.filter(kind="three_public").update(superseded_at="2024-01-01T00:00:00Z")
    with pytest.raises(CommandError, match="缺少数据"):
        _run(tmp_path)
    assert (tmp_path / f"{case.code}.html").exists(), "the last good file stays"
