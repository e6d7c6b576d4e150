"""A decision between tables is told in the report that prints the figure, and in no other."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from budgets.facts import CellSource, FactBook
from budgets.ledger.models import FactQuestion
from reports.building.builder import ReportBuilder
from reports.document.blocks import Paragraph, Section
from reports.material.selectors import read_material
from scoring.cases.models import Case

_NOTE = "（各表不一致，核定按此处取值，理由：以决算为准）"


def notes(sections: tuple[Section, ...]) -> list[tuple[str, str]]:
    """Heading and words of each note, wherever it stands."""
    found: list[tuple[str, str]] = []
    for section in sections:
        for block in section.blocks:
            words = "".join(run.text for run in block.runs) if isinstance(block, Paragraph) else ""
            if words.startswith("数据说明："):
                found.append((section.title, words))
        found += notes(section.sections)
    return found


def test_without_decisions_nothing_is_told(fumin: Case) -> None:
    assert notes(ReportBuilder(read_material(fumin)).build().sections) == []


def test_decisions_are_told_where_their_figures_are_printed(fumin: Case) -> None:
    material = read_material(fumin)
    printed, unprinted = material.book["部门.支出"], material.book["人员.编制数"]
    assert isinstance(printed.source, CellSource)
    decided = replace(printed, source=replace(printed.source, note=_NOTE), is_decided=True)
    facts = [decided if fact.key == printed.key else fact for fact in material.book.values()]
    word = FactQuestion(
        key="项目/甲项目.资金来源",
        value="省级资金",
        cell="甲.xlsx【追加】D4",
        reason="见指标文件",
        decided_at=timezone.now(),
    )
    report = ReportBuilder(replace(material, book=FactBook(material.year, facts), decisions=(word,))).build()
    assert notes(report.sections) == [
        (
            "其他需要说明的情况",
            f"数据说明：“部门支出”取{printed.quantity.text(grouped=True)}，来源：{printed.source.describe()}{_NOTE}。",
        ),
        (
            "其他需要说明的情况",
            "数据说明：““甲项目”资金来源”各处不一致，核定为省级资金（甲.xlsx【追加】D4），理由：见指标文件。",
        ),
    ]
    assert unprinted.source.describe() not in str(notes(report.sections))
