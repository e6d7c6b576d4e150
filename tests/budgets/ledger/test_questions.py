"""Tables that contradict each other or themselves: asked, decided once, kept with the values it was about."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from budgets.facts import CellSource, Contested, EntrySource
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.previews import preview_import
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import FactQuestion
from budgets.ledger.selectors.contested import (
    Decisions,
    confirmed_lines,
    confirmed_targets,
    open_questions,
    questions_of,
    tail_differences_among,
)
from budgets.ledger.selectors.facts import facts
from budgets.ledger.selectors.tables import year_rows
from budgets.ledger.services.exports import export_workbook
from budgets.ledger.services.questions import DecisionError, QuestionChanged, decide_question, withdraw_decision
from evalcase.audit.models import Entry
from tests.depth import examples
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.contradictions import projects, served, supplements, targets
from tests.factories.imports import Importer
from units.agencies.models import Agency

KEY = "服务人次"


def the_question(agency: Agency, key: str = KEY) -> Contested:
    return next(question for question in questions_of(agency, 2023) if question.key == key)


def decide(agency: Agency, *, key: str = KEY, chosen: int | None = 1, typed: str = "", **given: Any) -> FactQuestion:
    question = the_question(agency, key)
    fields: dict[str, Any] = {"seen": question.digest, "reason": "以窗口登记为准", "actor": None}
    return decide_question(agency=agency, year=2023, question=question, chosen=chosen, typed=typed, **fields | given)


def sources_printed(agency: Agency) -> set[str]:
    """What the tables of a report name as the projects' sources."""
    by_kind = confirmed_lines(agency, 2023, Decisions(agency, 2023))
    return {line.fund_source for lines in by_kind.values() for line in lines if line.project}


@pytest.fixture
def asked(take_in: Importer, ready: Agency) -> Agency:
    """The windows say 1200, the hotline 1300."""
    take_in(("窗口", served(1200, "窗口")), ("热线", served(1300, "热线")))
    return ready


def test_two_tables_about_one_fact_are_a_question_and_no_value(asked: Agency) -> None:
    fact = facts(asked, 2023)[KEY]
    assert not fact.quantity.is_value
    assert fact.contested is not None
    assert fact.contested.words == "“服务人次”不一致：甲.xlsx【窗口】C3为1,200人次，甲.xlsx【热线】C3为1,300人次"
    assert open_questions(asked, 2023) == 1
    assert facts(asked, 2023).quantity("窗口窗口数").value == 4


def test_a_decision_gives_the_value_with_its_cell_and_reason(asked: Agency) -> None:
    decide(asked)
    fact = facts(asked, 2023)[KEY]
    assert (fact.text, fact.contested) == ("1300人次", None)
    assert isinstance(fact.source, CellSource)
    assert fact.source.cell == "C3"
    assert fact.source.describe() == "甲.xlsx【热线】C3（各表不一致，核定按此处取值，理由：以窗口登记为准）"
    assert open_questions(asked, 2023) == 0
    assert Entry.objects.filter(action="核定数据疑问", reason="以窗口登记为准").count() == 1
    withdraw_decision(agency=asked, year=2023, key=KEY, actor=None)
    assert facts(asked, 2023)[KEY].contested is not None
    assert open_questions(asked, 2023) == 1


def test_another_value_can_be_typed(asked: Agency) -> None:
    decide(asked, chosen=None, typed="1250")
    fact = facts(asked, 2023)[KEY]
    assert fact.text == "1250人次"
    assert isinstance(fact.source, EntrySource)
    assert "核定为1,250人次" in fact.source.describe()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"chosen": None, "typed": "1250元"}, "计量单位不同"),
        ({"chosen": None, "typed": ""}, "请选择一个值"),
        ({"chosen": None, "typed": "很多"}, "很多"),
        ({"chosen": 7}, "请选择列出的一个值"),
        ({"reason": "　"}, "请写明理由"),
    ],
)
def test_decisions_that_cannot_be_kept(asked: Agency, given: dict[str, Any], expected: str) -> None:
    with pytest.raises(DecisionError, match=expected):
        decide(asked, **given)
    assert open_questions(asked, 2023) == 1


def test_values_that_changed_meanwhile_are_told(asked: Agency) -> None:
    with pytest.raises(QuestionChanged, match="重新核对"):
        decide(asked, seen="0" * 64)
    with pytest.raises(QuestionChanged, match="没有核定过"):
        withdraw_decision(agency=asked, year=2023, key=KEY, actor=None)


def test_the_same_values_again_keep_the_decision_and_others_open_it(asked: Agency, take_in: Importer) -> None:
    decide(asked)
    moved = served(1300, "热线")
    moved.insert(2, ["咨询件数", "件", 7])
    take_in(("热线", moved))
    assert facts(asked, 2023)[KEY].source.describe().startswith("甲.xlsx【热线】C4（")
    take_in(("热线", served(1400, "热线")))
    assert facts(asked, 2023)[KEY].contested is not None
    assert Entry.objects.filter(action="数据有变，重新核定").count() == 1
    assert open_questions(asked, 2023) == 1
    take_in(("热线", served(1200, "热线")))
    assert facts(asked, 2023).quantity(KEY).value == 1200
    assert not FactQuestion.objects.exists()


@examples(15, suppress_health_check=[HealthCheck.function_scoped_fixture])  # every example is rolled back
@given(st.lists(st.integers(1, 9), min_size=2, max_size=4, unique=True), st.data())
def test_the_contested_one_of_several_tables_is_found(ready: Agency, numbers: list[int], data: st.DataObject) -> None:
    agency = ready
    with transaction.atomic():
        topics = [f"第{number}所" for number in numbers]
        sheets = [(topic, served(number * 10, topic)) for number, topic in zip(numbers, topics, strict=True)]
        import_workbooks([UploadedWorkbook("甲.xlsx", workbook(*sheets))], agency=agency, year=2023)
        (question,) = questions_of(agency, 2023)
        assert [item.source.sheet for item in question.values] == topics
        at = data.draw(st.integers(0, len(numbers) - 1))
        decide(agency, chosen=at)
        assert facts(agency, 2023).quantity(KEY).value == Decimal(numbers[at] * 10)
        transaction.set_rollback(True)


def test_each_table_gets_its_own_source_back(ready: Agency, take_in: Importer) -> None:
    take_in(("项目", projects()), ("追加", supplements()))
    question = the_question(ready, "项目/甲项目.资金来源")
    assert question.words == "““甲项目”资金来源”不一致：甲.xlsx【项目】B4为县级资金，甲.xlsx【追加】D4为省级资金"
    written = load_workbook(BytesIO(export_workbook(agency=ready, year=2023)))
    assert (written["项目"]["B4"].value, written["追加"]["D4"].value) == ("县级资金", "省级资金")
    printed = {
        line.fund_source
        for lines in confirmed_lines(ready, 2023, Decisions(ready, 2023)).values()
        for line in lines
        if line.project
    }
    assert printed == {"县级资金", "省级资金"}
    decide(ready, key=question.key, chosen=1)
    printed = {
        line.fund_source
        for lines in confirmed_lines(ready, 2023, Decisions(ready, 2023)).values()
        for line in lines
        if line.project
    }
    assert printed == {"省级资金"}
    written = load_workbook(BytesIO(export_workbook(agency=ready, year=2023)))
    assert (written["项目"]["B4"].value, written["追加"]["D4"].value) == ("县级资金", "省级资金")


@pytest.mark.parametrize("same", ["县级", "县级财政资金", "县财政资金", " 县级资金"])
def test_one_source_in_other_words_is_no_question(ready: Agency, take_in: Importer, same: str) -> None:
    take_in(("项目", projects()), ("追加", supplements(same)))
    assert questions_of(ready, 2023) == []
    printed = {
        line.fund_source
        for lines in confirmed_lines(ready, 2023, Decisions(ready, 2023)).values()
        for line in lines
        if line.project
    }
    assert printed == {"县级资金"}


def test_a_target_table_that_contradicts_itself_comes_in_and_asks(ready: Agency, take_in: Importer) -> None:
    receipt = take_in(("目标", targets()))
    told = [note for note in receipt.notes if "是否完成" in note]
    assert len(told) == 3
    assert "甲.xlsx【目标】F3" in told[0]
    assert "指标值（D3）为“≥2.65万人”，完成值（E3）为“26521人”，按数值应为“完成”" in told[0]
    book = facts(ready, 2023)
    assert (book["绩效目标/待核实.项数"].text, book["绩效目标/完成.项数"].text) == ("3项", "1项")
    assert "绩效目标/未完成.项数" not in book
    confirmed = confirmed_targets(ready, 2023, Decisions(ready, 2023))
    assert [row.completion for row in confirmed] == [
        "待核实",
        "待核实",
        "待核实",
        "完成",
    ]
    question = the_question(ready, "绩效目标/数量指标/参保人数.是否完成")
    assert [item.text for item in question.values] == ["未完成", "完成"]
    decide(ready, key=question.key, chosen=1)
    book = facts(ready, 2023)
    assert (book["绩效目标/待核实.项数"].text, book["绩效目标/完成.项数"].text) == ("2项", "2项")
    assert open_questions(ready, 2023) == 2


def test_a_preview_tells_the_questions_and_keeps_none(ready: Agency) -> None:
    file = UploadedWorkbook("甲.xlsx", workbook(("窗口", served(1200, "窗口")), ("热线", served(1300, "热线"))))
    preview = preview_import([file], agency=ready, year=2023)
    assert [question.key for question in preview.questions] == [KEY]
    assert not FactQuestion.objects.exists()


def test_a_subtotal_is_not_taken_for_the_total(ready: Agency, take_in: Importer) -> None:
    rows = projects()
    rows[4:] = [
        ["小计", "", 50000, 50000, ""],
        ["乙项目", "县级资金", 30000, 10000, ""],
        ["合计", "", 80000, 60000, ""],
    ]
    take_in(("项目", rows))
    assert questions_of(ready, 2023) == []
    assert facts(ready, 2023).quantity("项目支出.支出").value == 60000


def test_differences_of_rounding_alone_are_told_and_nobody_is_asked(take_in: Importer, ready: Agency) -> None:
    def rate(topic: str, value: str) -> list[list[Any]]:
        return [[f"某县社保局2023年履职情况统计表（{topic}）"], ["项目", "计量单位", "数值"], ["办结率", "%", value]]

    take_in(("窗口", rate("窗口", "97.8%")), ("热线", rate("热线", "97.9%")))
    assert questions_of(ready, 2023) == []
    (tail,) = tail_differences_among(year_rows(ready, 2023), 2023)
    assert [item.text for item in tail.values] == ["97.8%", "97.9%"]
    assert facts(ready, 2023).quantity("办结率").text() == "97.8%"
