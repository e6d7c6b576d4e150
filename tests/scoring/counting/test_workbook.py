"""Paper counts by workbook: blank sheet, filled, taken in, given out again; every fault by its cell."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from evalcase.spreadsheets.errors import WorkbookRejected
from scoring.counting.services import count_problems, questions_to_count
from scoring.counting.workbook import counts_workbook, import_counts
from scoring.questionnaires.models import OptionCount, Questionnaire
from tests.depth import examples
from tests.factories import questionnaires as factory
from units.agencies.models import Agency

# Rows of the sheet: 3, 4 issued and returned; 5-8 服务态度; 9-12 办事效率; 13, 14 办事渠道.
GOOD = dict(zip(range(3, 15), (60, 55, 48, 5, 0, 0, 50, 3, 0, 0, 30, 20), strict=True))


@pytest.fixture
def questionnaire(centre: Agency) -> Questionnaire:
    return factory.opened(factory.make_case(centre))


def filled(questionnaire: Questionnaire, copies: Mapping[int, object], **cells: object) -> bytes:
    book = load_workbook(BytesIO(counts_workbook(questionnaire)))
    sheet = book["纸质问卷份数登记表"]
    for row, number in copies.items():
        sheet[f"C{row}"] = number
    for address, value in cells.items():
        sheet[address] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_filled_sheet_is_taken_in_and_given_out_again(questionnaire: Questionnaire) -> None:
    blank = load_workbook(BytesIO(counts_workbook(questionnaire)))["纸质问卷份数登记表"]
    assert [cell.value for cell in blank[2]] == ["题目", "选项", "纸质份数"]
    assert {cell.value for cell in blank["C"][2:]} == {None}
    made = import_counts(questionnaire=questionnaire, content=filled(questionnaire, GOOD), file_name="份数.xlsx")
    assert (made.paper_issued, made.paper_returned) == (60, 55)
    again = load_workbook(BytesIO(counts_workbook(made)))["纸质问卷份数登记表"]
    assert {row: again[f"C{row}"].value for row in GOOD} == GOOD


@pytest.mark.parametrize(
    ("copies", "cells", "faults"),
    [
        ({5: None}, {}, ["C5“纸质份数”：份数是空的，应为不小于0的整数。没有人选的填 0"]),
        ({5: "四十八", 6: 2.5}, {}, ["C5“纸质份数”：“四十八”不是数值", "C6“纸质份数”：份数是“2.5”"]),
        ({5: -1}, {}, ["C5“纸质份数”：份数是“-1”，应为0到1000000的整数"]),
        ({4: 61}, {}, ["C4“纸质份数”：回收61份，发放60份"]),
        ({9: 49}, {}, ["C12“纸质份数”：本题各选项合计52份，应与“服务态度”的合计53份相等"]),
        ({13: 56}, {}, ["C13“纸质份数”：份数是56，不能多于回收份数55份"]),
        ({}, {"B6": "很满意"}, ["B6“选项”：问卷没有“服务态度”的“很满意”", "缺少“服务态度”的“满意”一行"]),
        ({}, {"B6": "非常满意"}, ["B6“选项”：与第5行重复", "缺少“服务态度”的“满意”一行"]),
    ],
)
def test_faults_are_told_by_cell_and_nothing_is_taken(
    questionnaire: Questionnaire, copies: dict[int, object], cells: dict[str, object], faults: list[str]
) -> None:
    content = filled(questionnaire, GOOD | copies, **cells)
    with pytest.raises(WorkbookRejected) as rejected:
        import_counts(questionnaire=questionnaire, content=content, file_name="份数.xlsx")
    told = [error.text for error in rejected.value.errors]
    assert len(told) == len(faults)
    assert all(fault in text for fault, text in zip(faults, told, strict=True)), told
    assert OptionCount.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", "不是工作簿".encode()])
def test_what_is_no_workbook_is_refused(questionnaire: Questionnaire, content: bytes) -> None:
    with pytest.raises(WorkbookRejected):
        import_counts(questionnaire=questionnaire, content=content, file_name="份数.xlsx")


@pytest.mark.django_db
@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-3, 12), min_size=12, max_size=12))
def test_counts_that_pass_are_never_negative_and_add_up(questionnaire: Questionnaire, numbers: list[int]) -> None:
    counts = factory.paper(questionnaire, *numbers)
    if count_problems(questions_to_count(questionnaire), counts):
        return
    issued, returned, *copies = numbers
    assert min(numbers) >= 0
    assert sum(copies[:4]) == sum(copies[4:8]) <= returned <= issued
    assert max(copies[8:]) <= returned
