"""The sheet as a workbook: what goes out comes back unchanged, what a person changed comes back exactly so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from evalcase.spreadsheets.errors import WorkbookRejected
from indicators.rules.answers import text_of
from scoring.cases.models import Case, CaseIndicator
from scoring.exchange.previews import Preview, preview_of
from scoring.exchange.workbook import is_open, score_sheet_workbook
from scoring.exchange.workbook_reading import Reading, read_score_sheet
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from scoring.scores.fields import fields_of, stored_value
from tests.depth import examples
from tests.scoring.exchange.test_pasting import ASSETS, CONFIRMED, SPENDING, leaf, sent_back, sign_in

ODD = [
    "“引号”",
    '"',
    "=1+1",
    "+8",
    "-3",
    "@甲",
    "＝合计",
    "１２．５％",
    "一行\n二行",
    "甲\t乙",
    "_x0041_",
    "&lt;",
    "' 甲",
    "98.50%",
]
TEXT = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))


def reading_of(case: Case, content: bytes) -> Reading:
    return read_score_sheet(case, rows_of(case), content, "评分表.xlsx")


def preview(case: Case, content: bytes) -> Preview:
    return preview_of(case, reading_of(case, content).wanted, rows_of(case))


def exported(case: Case) -> bytes:
    return score_sheet_workbook(case, rows_of(case))


def edited(content: bytes, change: Callable[[Worksheet], Any]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    change(book["评分表"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell(sheet: Worksheet, path: str, header: str) -> Any:
    """The cell in a leaf's row and the column of that header."""
    names = {str(one.value): one.column for one in sheet[2]}
    key = names["行标识（勿改）"]
    row = next(row for row in range(3, sheet.max_row + 1) if str(sheet.cell(row, key).value).endswith(f":{path}"))
    return sheet.cell(row, names[header])


def write(path: str, header: str, value: Any) -> Callable[[Worksheet], Any]:
    def change(sheet: Worksheet) -> None:
        cell(sheet, path, header).value = value

    return change


def test_what_is_exported_says_what_the_sheet_says(fumin: Case) -> None:
    sheet = openpyxl.load_workbook(BytesIO(exported(fumin)))["评分表"]
    assert sheet.title == "评分表"
    leaves = [row for row in rows_of(fumin) if row.rule]
    assert sheet.max_row == 2 + len(leaves)
    score = leaf(rows_of(fumin), CONFIRMED).score
    assert cell(sheet, CONFIRMED, "完成值").value == score.actual_text
    assert cell(sheet, CONFIRMED, "完成值").number_format == "@"
    assert cell(sheet, CONFIRMED, "得分").value == score.score
    assert cell(sheet, CONFIRMED, "计算说明").fill.fgColor.rgb == "FFEDEFF2"
    assert cell(sheet, SPENDING, "完成值").fill.fgColor.rgb == "FFEDEFF2", "what a formula gives is not typed"
    key = cell(sheet, CONFIRMED, "行标识（勿改）")
    assert sheet.column_dimensions[key.column_letter].hidden


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "@甲", "＝甲", "\t甲"])
def test_no_text_becomes_a_formula(fumin: Case, text: str) -> None:
    save_cells(case=fumin, edits=[Edit(leaf(rows_of(fumin), ASSETS).pk, "reason", text)])
    content = exported(fumin)
    found = cell(openpyxl.load_workbook(BytesIO(content))["评分表"], ASSETS, "扣分原因")
    assert (found.data_type, found.value) == ("s", text.strip())
    assert reading_of(fumin, content).wanted == ()


def test_what_was_exported_and_comes_back_changes_nothing(fumin: Case, ebian: Case) -> None:
    for case in (fumin, ebian):
        reading = reading_of(case, exported(case))
        assert (reading.wanted, reading.missing) == ((), ())
        assert reading.untouched > 0
        assert reading_of(case, edited(exported(case), lambda _: None)).wanted == ()


def open_cells(case: Case) -> list[tuple[CaseIndicator, str]]:
    leaves = [row for row in rows_of(case) if row.rule]
    return [(row, one.name) for row in leaves for one in fields_of(row) if is_open(row, one.name)]


@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_odd_texts_go_out_and_come_back_as_they_are(fumin: Case, data: st.DataObject) -> None:
    cells = open_cells(fumin)
    chosen = data.draw(st.lists(st.sampled_from(range(len(cells))), min_size=1, max_size=6, unique=True))
    edits = [Edit(cells[index][0].pk, cells[index][1], data.draw(TEXT)) for index in chosen]
    save_cells(case=fumin, edits=edits)
    fumin.refresh_from_db()
    assert reading_of(fumin, exported(fumin)).wanted == ()


@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_exactly_the_cells_that_were_edited_come_back_changed(fumin: Case, data: st.DataObject) -> None:
    content = exported(fumin)
    book = openpyxl.load_workbook(BytesIO(content))["评分表"]
    labels = {
        "reason": "扣分原因",
        "override_reason": "人工评分理由",
        "actual": "完成值",
        "choices.findings": "发现问题数",
    }
    cells = [(row, name) for row, name in open_cells(fumin) if name in labels]
    chosen = data.draw(st.lists(st.sampled_from(range(len(cells))), min_size=1, max_size=5, unique=True))
    wanted: dict[tuple[str, str], str] = {}

    def change(sheet: Worksheet) -> None:
        for index in chosen:
            row, name = cells[index]
            # openpyxl itself loses the escape of this one when it saves what it has loaded.
            text = data.draw(st.sampled_from([*(odd for odd in ODD if odd != "_x0041_"), ""]))
            before = cell(book, row.path, labels[name]).value or ""
            place = cell(sheet, row.path, labels[name])
            place.value = text or None
            if text:
                place.data_type = "s"
            if text.strip() != before:
                wanted[row.path, name] = text.strip()

    reading = reading_of(fumin, edited(content, change))
    assert {(one.indicator.path, one.field): one.text for one in reading.wanted} == wanted


ANY_VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from([*ODD, "=A1", "#REF!", "fumin-2023:甲", "{}", "[]", "注：完", "98%", "1、3", "是", "长" * 5000]),
)


@examples(20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(1, 27), st.integers(1, 20), ANY_VALUE), max_size=4))
def test_whatever_is_in_the_cells_there_is_a_preview_that_saving_keeps_or_a_fault_by_cell(
    fumin: Case, changes: list[tuple[int, int, Any]]
) -> None:
    def change(sheet: Worksheet) -> None:
        for row, column, value in changes:
            place = sheet.cell(row, column)
            if not isinstance(place, MergedCell):
                place.value = value

    content = edited(exported(fumin), change)
    try:
        shown = preview(fumin, content)
    except WorkbookRejected as rejection:
        assert all(error.found and error.sheet for error in rejection.errors)  # noqa: PT017 - either outcome is right
        return
    with transaction.atomic():
        saved = save_cells(case=Case.objects.get(pk=fumin.pk), edits=[line.edit for line in shown.takeable])
        assert (saved.refusals, saved.conflicts) == ([], [])
        by_pk = {row.pk: row for row in rows_of(fumin)}
        for line in shown.takeable:
            held = stored_value(by_pk[line.edit.indicator].score, line.edit.field)
            assert text_of(held) == line.then
        assert preview(Case.objects.get(pk=fumin.pk), content).takeable == []
        transaction.set_rollback(True)


def test_rows_may_be_sorted_and_left_out(fumin: Case) -> None:
    def change(sheet: Worksheet) -> None:
        cell(sheet, ASSETS, "扣分原因").value = "账实不符"
        rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=3)]
        sheet.delete_rows(3, len(rows))
        for row in reversed(rows[: len(rows) - 2]):
            sheet.append(row)

    reading = reading_of(fumin, edited(exported(fumin), change))
    assert [(one.indicator.path, one.field, one.text) for one in reading.wanted] == [(ASSETS, "reason", "账实不符")]
    assert len(reading.missing) == 2


def test_a_person_may_lose_the_hidden_columns(fumin: Case) -> None:
    def change(sheet: Worksheet) -> None:
        cell(sheet, ASSETS, "扣分原因").value = "账实不符"
        sheet.delete_cols(sheet.max_column - 1, 2)

    shown = preview(fumin, edited(exported(fumin), change)).shown
    assert [(one.name, one.label, one.then, one.status) for one in shown] == [
        ("资产管理规范性", "扣分原因", "账实不符", "changed")
    ]


def test_an_emptied_cell_is_cleared(fumin: Case) -> None:
    save_cells(case=fumin, edits=[Edit(leaf(rows_of(fumin), ASSETS).pk, "reason", "账实不符")])
    lines = preview(fumin, edited(exported(fumin), write(ASSETS, "扣分原因", None))).shown
    assert [(line.now, line.then, line.status) for line in lines] == [("账实不符", "", "changed")]
    save_cells(case=fumin, edits=[line.edit for line in lines])
    assert leaf(rows_of(fumin), ASSETS).score.reason == ""


def test_what_is_not_typed_here_is_refused_by_cell(fumin: Case) -> None:
    lines = preview(fumin, edited(exported(fumin), write(SPENDING, "完成值", "100%"))).shown
    assert [line.status for line in lines] == ["refused"]
    assert "不能直接填写" in lines[0].fault
    assert lines[0].place[0].isalpha()
    assert lines[0].place[1:].isdigit()
    none = preview(fumin, edited(exported(fumin), write(ASSETS, "完成值", "100%"))).shown
    assert [line.status for line in none] == ["refused"]
    assert "没有“完成值”一格" in none[0].fault


def test_a_cell_that_changed_after_the_export_is_said_and_not_ticked(fumin: Case) -> None:
    content = edited(exported(fumin), write(ASSETS, "扣分原因", "工作簿写的"))
    save_cells(case=fumin, edits=[Edit(leaf(rows_of(fumin), ASSETS).pk, "reason", "网上写的")])
    save_cells(case=fumin, edits=[Edit(leaf(rows_of(fumin), CONFIRMED).pk, "reason", "网上另写的")])
    lines = preview(fumin, content).shown
    assert [(line.now, line.then, line.suggested) for line in lines] == [("网上写的", "工作簿写的", False)]
    assert "导出之后" in lines[0].note


def rename(sheet: Worksheet) -> None:
    key = cell(sheet, CONFIRMED, "行标识（勿改）")
    cell(sheet, CONFIRMED, "三级指标").value = "查无此项"
    key.value = None


@pytest.mark.parametrize(
    ("change", "cell_name", "told"),
    [
        (write(CONFIRMED, "完成值", 0.97), "完成值", "分不清"),
        (write(CONFIRMED, "完成值", "=1/2"), "完成值", "公式没有保存计算结果"),
        (write(CONFIRMED, "完成值", date(2023, 5, 1)), "完成值", "是日期"),
        (rename, "一级指标", "没有指标"),
        (write(CONFIRMED, "三级指标", "别的"), "一级指标", "应属于同一个指标"),
        (write(CONFIRMED, "行标识（勿改）", "qiemo-2019:甲"), "", "另一个案件"),
    ],
)
def test_faults_are_told_by_cell_and_nothing_is_taken(
    fumin: Case, change: Callable[[Worksheet], Any], cell_name: str, told: str
) -> None:
    with pytest.raises(WorkbookRejected) as rejection:
        reading_of(fumin, edited(exported(fumin), change))
    assert len(rejection.value.errors) == 1
    error = rejection.value.errors[0]
    assert told in error.found + error.expected
    assert (error.file, error.sheet, error.column) == ("评分表.xlsx", "评分表", cell_name)
    assert error.remedy
    assert any(letter.isdigit() for letter in error.cell)


def test_the_same_row_twice_is_a_fault(fumin: Case) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.append([one.value for one in sheet[4]])

    with pytest.raises(WorkbookRejected, match="重复"):
        reading_of(fumin, edited(exported(fumin), change))


def test_a_number_typed_as_a_number_is_its_text(fumin: Case) -> None:
    wanted = reading_of(fumin, edited(exported(fumin), write(ASSETS, "发现问题数", 7))).wanted
    assert [(one.field, one.text) for one in wanted] == [("choices.findings", "7")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_no_workbook_is_told_as_such(fumin: Case, client: Client, content: bytes) -> None:
    sign_in(fumin, client)
    answer = upload(client, fumin, content)
    assert answer.status_code == 422
    assert "没有写入任何内容" in answer.content.decode()


def upload(client: Client, case: Case, content: bytes) -> Any:
    file = SimpleUploadedFile("评分表.xlsx", content)
    return client.post(f"/cases/{case.code}/sheet/workbook/", {"workbook": file})


def test_from_the_download_to_the_confirmed_upload(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)
    answer = client.get(f"/cases/{fumin.code}/sheet.xlsx")
    assert "attachment" in answer["Content-Disposition"]
    content = edited(answer.content, write(ASSETS, "扣分原因", "账实不符"))
    html = upload(client, fumin, content).content.decode()
    assert "变更 1 格" in html
    assert leaf(rows_of(fumin), ASSETS).score.reason != "账实不符"
    client.post(f"/cases/{fumin.code}/sheet/workbook/confirm/", sent_back(html))
    assert leaf(rows_of(fumin), ASSETS).score.reason == "账实不符"
    again = upload(client, fumin, content).content.decode()
    assert "新增 0 格，变更 0 格" in again
    assert "没有可以写入的内容" in again


def test_a_cell_changed_between_preview_and_confirmation_is_kept_and_shown(fumin: Case, client: Client) -> None:
    sign_in(fumin, client)

    def change(sheet: Worksheet) -> None:
        cell(sheet, ASSETS, "扣分原因").value = "我写的"
        cell(sheet, CONFIRMED, "扣分原因").value = "也是我写的"

    form = sent_back(upload(client, fumin, edited(exported(fumin), change)).content.decode())
    save_cells(case=fumin, edits=[Edit(leaf(rows_of(fumin), ASSETS).pk, "reason", "别人写的")])
    answer = client.post(f"/cases/{fumin.code}/sheet/workbook/confirm/", form)
    assert answer.status_code == 409
    assert "我写的" in answer.content.decode()
    rows = rows_of(fumin)
    assert [leaf(rows, path).score.reason for path in (ASSETS, CONFIRMED)] == ["别人写的", "也是我写的"]


@pytest.mark.parametrize("state", ["setup", "submitted", "approved", "published"])
def test_a_closed_case_takes_no_workbook(fumin: Case, client: Client, state: str) -> None:
    sign_in(fumin, client)
    form = sent_back(upload(client, fumin, edited(exported(fumin), write(ASSETS, "扣分原因", "甲"))).content.decode())
    Case.objects.filter(pk=fumin.pk).update(state=state)
    confirmed = client.post(f"/cases/{fumin.code}/sheet/workbook/confirm/", form)
    for answer in (upload(client, fumin, exported(fumin)), confirmed):
        assert answer.status_code == 409
        assert "不能修改评分表" in answer.content.decode()
    assert leaf(rows_of(fumin), ASSETS).score.reason != "甲"
    assert client.get(f"/cases/{fumin.code}/sheet.xlsx").status_code == 200
