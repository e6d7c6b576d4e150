"""The worked example of docs/report-kinds.md is a kind of report, made of just the lines that stand there."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import reports.kinds
from budgets.facts import CellSource, Fact, FactBook
from budgets.quantities import Quantity
from reports.building.builder import ReportBuilder, ReportIncomplete
from reports.document.blocks import Figure, Report, Table
from reports.document.figures import figures_of
from reports.document.paragraphs import placed_paragraphs
from reports.kinds.kind import ReportKind
from reports.material.material import Material
from reports.rendering.html import render_html
from scoring import case_kinds
from scoring.case_kinds import CaseKind
from scoring.cases.models import Case

GUIDE = Path(__file__).parents[3] / "docs" / "report-kinds.md"
CODE = "staff_report"
WORDS = {"存在的问题": "没有发现问题。"}


def lines_of(file: str) -> str:
    """What the guide says stands in that file."""
    shown = re.search(rf"`{re.escape(file)}`[^\n]*:\n\n```\w+\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    assert shown, file
    return shown[1]


@pytest.fixture
def kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReportKind]:
    """The example, put beside the other kinds for one test."""
    folder = tmp_path / CODE
    folder.mkdir()
    for name in ("__init__.py", "outline.yaml", "content.py"):
        (folder / name).write_text(lines_of(f"reports/kinds/{CODE}/{name}"), encoding="utf-8")
    given: dict[str, Any] = {"CaseKind": CaseKind}
    exec(lines_of("scoring/case_kinds.py"), given)  # noqa: S102 - the guide is ours
    monkeypatch.setattr(case_kinds, "STAFF_REPORT", given["STAFF_REPORT"], raising=False)
    monkeypatch.setattr(reports.kinds, "__path__", [*reports.kinds.__path__, str(tmp_path)])
    yield importlib.import_module(f"reports.kinds.{CODE}").STAFF_REPORT
    for module in [name for name in sys.modules if name.startswith(f"reports.kinds.{CODE}")]:
        del sys.modules[module]


def builder(kind: ReportKind, words: dict[str, str], **people: int) -> ReportBuilder:
    cell = CellSource("人员.xlsx", "ab" * 32, "人员", "B2")
    facts = [Fact(f"人员.{item}", Quantity.of(number, "人"), cell) for item, number in people.items()]
    case = Case(code="made-up", title="某单位2023年度人员情况说明", year=2023, report_kind=CODE)
    return ReportBuilder(Material(case=case, agency_name="某单位", book=FactBook(2023, facts), words=words), kind)


def text_of(report: Report) -> str:
    return "".join(paragraph.text for paragraph in placed_paragraphs(report))


def test_the_example_prints_its_sentence_its_table_and_the_words(kind: ReportKind) -> None:
    report = builder(kind, WORDS, 编制数=30, 在职人数=28, 退休人数=12).build()
    assert text_of(report) == "截至2023年12月31日，某单位编制30人，在职28人。没有发现问题。"
    (table,) = [block for block in report.sections[0].blocks if isinstance(block, Table)]
    assert (table.caption, table.number) == ("某单位2023年人员情况表", 1)
    assert report.cover.title_lines[-1] == "人员情况说明"
    assert report.cover.details[0] == ("填报单位", "某单位")
    assert all(isinstance(figure, Figure) and figure.fact.startswith("人员.") for figure in figures_of(report))
    assert "某单位2023年人员情况表" in render_html(report)


def test_the_example_asks_for_a_reason_only_where_there_is_one_to_give(kind: ReportKind) -> None:
    over = builder(kind, WORDS, 编制数=30, 在职人数=31, 退休人数=12)
    with pytest.raises(ReportIncomplete) as refused:
        over.build()
    assert [missing.key for missing in refused.value.missing] == ["超编原因"]
    assert [slot.name for slot in over.log.slots.values() if slot.needed] == ["超编原因", "存在的问题"]


def test_what_the_example_lacks_is_listed_at_once_and_marked_in_a_draft(kind: ReportKind) -> None:
    empty = builder(kind, {})
    with pytest.raises(ReportIncomplete) as refused:
        empty.build()
    assert [missing.key for missing in refused.value.missing] == ["人员.编制数", "存在的问题"]
    assert text_of(builder(kind, {}).draft()) == "【缺：人员.编制数】【缺：存在的问题】"
