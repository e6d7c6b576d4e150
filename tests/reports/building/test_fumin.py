"""富民's report: the original's figures, each traceable, none contradicting another."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from budgets.ledger.models import ImportedTable
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.document.blocks import Gap
from reports.document.figures import figures_of, runs_of
from reports.material.selectors import read_material
from reports.rendering.html import render_html
from reports.rendering.word.document import render_docx
from reports.tracing.selectors import trace_figure
from scoring.cases.models import Case
from scoring.cases.services import write_words
from tests.factories.demo import FUMIN
from tests.reports.printed import loose_amounts, missing_figures, words_of

# What the original prints and ours does not, each for a reason given in docs/cases.md.
CONTRADICTED = {"194", "875.31", "10959.85", "0.00%"}


def test_the_pdf_prints_the_figures_of_the_original(fumin: Case) -> None:
    assert missing_figures(build_report(fumin), FUMIN) == CONTRADICTED


def test_amounts_and_rates_stand_only_in_figures(fumin: Case) -> None:
    standards = " ".join(node.indicator.standard for top in read_material(fumin).nodes for node in top.leaves())
    assert [number for number in loose_amounts(build_report(fumin)) if number not in standards] == []


def test_every_printed_figure_resolves_to_cells_entries_or_documents(fumin: Case) -> None:
    material = read_material(fumin)
    figures = list(figures_of(build_report(fumin)))
    assert len(figures) > 400
    for figure in figures:
        assert material.book.origins(figure.fact), figure


def test_a_fact_is_printed_the_same_wherever_it_stands(fumin: Case) -> None:
    printed: dict[str, set[str]] = {}
    for figure in figures_of(build_report(fumin)):
        printed.setdefault(figure.fact, set()).add(figure.value)
    assert {fact: values for fact, values in printed.items() if len(values) > 1} == {}


def test_building_twice_gives_the_same_report(fumin: Case) -> None:
    first, second = build_report(fumin), build_report(fumin)
    assert first.fingerprint == second.fingerprint
    assert render_html(first) == render_html(second)


def test_rendering_runs_no_query(fumin: Case, django_assert_num_queries: Any) -> None:
    report = build_report(fumin)
    with django_assert_num_queries(0):
        render_html(report)
        render_docx(report)  # and the PDF is a print of the HTML


def test_reading_the_material_takes_a_fixed_number_of_queries(fumin: Case, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(13):
        read_material(fumin)


def test_what_the_rules_alone_give_is_read_from_the_same_facts(hengyang: Case, django_assert_num_queries: Any) -> None:
    """A person's score stands over a rule's there: the sheet is read once more, the imported tables are not."""
    with django_assert_num_queries(13):
        read_material(hengyang)


def test_ours_is_consistent_where_the_original_contradicts_itself(fumin: Case) -> None:
    text = words_of(build_report(fumin))
    assert "办理跨统筹转移202人、基本养老保险费875.30万元" in text
    assert "产出类指标共6项" in text
    assert "上级补助收入10959.86万元" in text


def test_a_missing_table_stops_the_report_and_says_what_to_enter(fumin: Case) -> None:
    ImportedTable.objects.filter(kind="three_public").update(superseded_at="2024-01-01T00:00:00Z")
    with pytest.raises(ReportIncomplete, match=r"过程情况分析：缺少数据“‘三公’经费支出”"):
        build_report(fumin)


def test_every_missing_text_is_listed_at_once(fumin: Case) -> None:
    texts = {slot: text for slot, text in fumin.words.items() if slot not in ("部门职责", "建议")}
    write_words(case=fumin, words=texts)
    with pytest.raises(ReportIncomplete) as caught:
        build_report(fumin)
    assert [re.findall("“(.+?)”", line)[0] for line in map(str, caught.value.missing)] == ["部门职责", "建议"]


def test_tracing_a_figure_reaches_its_cells(fumin: Case) -> None:
    (trace,) = trace_figure(fumin, "90.39%")
    assert trace.formula == "按公式计算：项目支出 ÷ 项目支出全年预算"
    assert {origin.source.describe() for origin in trace.origins} == {
        "01-收支结余明细表.xlsx【收支结余明细】I13",
        "02-项目预算执行统计表.xlsx【项目预算执行】C9",
    }
    assert trace_figure(fumin, "1,918.25万元")[0].fact.key == "部门.年初预算"
    assert trace_figure(fumin, "1918.25")[0].fact.key == "部门.年初预算"
    assert trace_figure(fumin, "1918.26万元") == []


def test_the_trace_command_prints_json_with_file_sheet_and_cell(fumin: Case) -> None:
    out = StringIO()
    call_command("trace_figure", fumin.code, "1918.25万元", "--json", stdout=out)
    (data,) = json.loads(out.getvalue())
    assert data["fact"] == "部门.年初预算"
    assert data["value"] == "19182517.86"
    assert (data["sources"][0]["sheet"], data["sources"][0]["cell"]) == ("收支结余明细", "C14")
    with pytest.raises(CommandError, match="没有印出“7777”"):
        call_command("trace_figure", fumin.code, "7777")


@pytest.mark.parametrize(
    ("name", "start"), [("报告.html", b"<!DOCTYPE html>"), ("新文件夹/报告.pdf", b"%PDF"), ("报告.docx", b"PK")]
)
def test_the_render_command_writes_the_format_its_file_name_ends_in(
    fumin: Case, tmp_path: Path, name: str, start: bytes
) -> None:
    call_command("render_report", fumin.code, "--to", str(tmp_path / name), stdout=StringIO())
    assert (tmp_path / name).read_bytes().startswith(start)


def test_an_unknown_format_is_refused(fumin: Case, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"文件名应以[.]html、[.]pdf、[.]docx结尾"):
        call_command("render_report", fumin.code, "--to", str(tmp_path / "报告.xls"))
    assert not (tmp_path / "报告.xls").exists()


def test_a_draft_marks_what_is_missing_and_keeps_the_rest(fumin: Case) -> None:
    write_words(case=fumin, words={slot: text for slot, text in fumin.words.items() if slot != "建议"})
    ImportedTable.objects.filter(kind="three_public").update(superseded_at="2024-01-01T00:00:00Z")
    draft = build_report(fumin, draft=True)
    gaps = [run for run in runs_of(draft) if isinstance(run, Gap)]
    assert {gap.key for gap in gaps} == {"“三公”经费.支出", "“三公”经费.控制率", "建议"}
    assert "【缺：“三公”经费支出】" in {gap.text for gap in gaps}
    assert {"1918.25万元", "90.39%"} <= {figure.text for figure in figures_of(draft)}
