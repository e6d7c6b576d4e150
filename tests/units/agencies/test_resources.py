"""Agencies as a workbook: what is exported comes back unchanged, and a bad file is refused whole."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from tablib import Dataset

from evalcase.audit.models import Entry
from evalcase.web.sheet_admin import Text
from tests.factories.agencies import make_agency
from units.agencies.models import Agency
from units.agencies.resources import AgencyResource
from units.people.models import User

HEADERS = [
    "单位代码",
    "单位名称",
    "简称",
    "名称启用日期",
    "名称依据",
    "单位性质",
    "预算级次",
    "行政区划代码",
    "行政区划",
    "上级单位代码",
    "成立日期",
    "撤销日期",
]
ROW = ["a-1", "甲局", "", "2020-01-01", "", "行政单位", "县级", "530124", "某县", "", "", ""]


def _row(**changes: Any) -> list[Any]:
    return [changes.get(header, value) for header, value in zip(HEADERS, ROW, strict=True)]


def _import(*rows: list[Any], headers: list[str] | None = None, **options: Any) -> Any:
    return AgencyResource().import_data(Dataset(*rows, headers=headers or HEADERS), **options)


def _messages(result: Any) -> list[tuple[int, str, str]]:
    return [
        (row.number, column, text)
        for row in result.invalid_rows
        for column, texts in row.error_dict.items()
        for text in texts
    ]


def test_a_good_file_creates_updates_and_renames(centre: Agency, administrator: User) -> None:
    exported = AgencyResource().export().dict
    old = next(dict(row) for row in exported if row["单位代码"] == "county-centre")
    renamed = [*(old | {"单位名称": "某县社保中心", "名称启用日期": "2023-01-01", "行政区划": "某县"}).values()]
    child = _row(单位代码="a-2", 单位名称="乙所", 上级单位代码="a-1")
    result = _import(_row(), child, renamed, user=administrator)
    assert not result.has_errors(), result.base_errors
    assert not result.has_validation_errors(), _messages(result)
    assert (result.totals["new"], result.totals["update"]) == (2, 1)
    assert Agency.objects.get(code="a-2").parent == Agency.objects.get(code="a-1")
    centre = Agency.objects.get(pk=centre.pk)
    assert (centre.name_on(date(2022, 1, 1)), str(centre), centre.region) == ("某县社保局", "某县社保中心", "某县")
    assert set(Entry.objects.filter(actor_id=administrator.pk).values_list("action", flat=True)) == {
        "登记单位",
        "修改单位",
        "单位更名",
    }


def test_the_export_comes_back_as_no_change(centre: Agency) -> None:
    entries = Entry.objects.count()
    exported = AgencyResource().export()
    assert exported.headers == HEADERS
    result = AgencyResource().import_data(exported)
    assert (result.totals["skip"], result.totals["update"], result.totals["new"]) == (2, 0, 0)
    assert Entry.objects.count() == entries


def test_a_preview_writes_nothing(db: None) -> None:
    result = _import(_row(), dry_run=True)
    assert result.totals["new"] == 1
    assert not Agency.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("headers", "messages"),
    [
        (["编码", *HEADERS[1:]], ["缺少“单位代码”", "不认识“编码”"]),
        ([*HEADERS[:-1], "撤销"], ["缺少“撤销日期”", "不认识“撤销”", "第1行表头"]),
        ([*HEADERS[:-1], "成立日期"], ["缺少“撤销日期”", "重复“成立日期”"]),
    ],
)
def test_wrong_headers_are_named_and_nothing_is_read(db: None, headers: list[str], messages: list[str]) -> None:
    result = _import(_row(), headers=headers)
    shown = str(result.base_errors[0].error)
    for message in messages:
        assert message in shown
    assert result.base_errors[0].traceback == ""
    assert not result.rows
    assert not Agency.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("单位代码", "", "不能为空"),
        ("单位代码", 530124, "是数字单元格，请把该列设为文本格式"),
        ("单位名称", "", "不能为空"),
        ("单位性质", "局", "“局”不在可选范围内，应为：财政部门、主管部门"),
        ("预算级次", "", "不在可选范围内"),
        ("行政区划代码", "5301", "应为6、9或12位数字"),
        ("上级单位代码", "z", "没有代码为“z”的上级单位"),
        ("名称启用日期", "", "请填写名称的启用日期"),
        ("成立日期", "二〇二〇年", "“二〇二〇年”不是日期，应写作 2023-06-01"),
    ],
)
def test_one_bad_cell_stops_the_whole_file(db: None, column: str, value: Any, message: str) -> None:
    good = _row(单位代码="good", 单位名称="好局")
    result = _import(good, _row(**{column: value}))
    assert not result.has_errors(), [error.error for _, errors in result.row_errors() for error in errors]
    found = _messages(result)
    assert [(number, name) for number, name, _ in found] == [(3, column)]
    assert message in found[0][2]
    assert not Agency.objects.exists()


def test_a_rename_in_a_file_needs_its_day(centre: Agency) -> None:
    old = next(row for row in AgencyResource().export().dict if row["单位代码"] == "county-centre")
    for change, column in (
        ({"单位名称": "某县社保中心", "名称启用日期": ""}, "名称启用日期"),
        ({"单位名称": "某县社保中心"}, "__all__"),
        ({"简称": "社保"}, "单位名称"),
    ):
        result = _import(list((old | change).values()))
        assert [found[1] for found in _messages(result)] == [column]
    assert centre.names.count() == 1


def test_blank_rows_are_passed_over(db: None) -> None:
    result = _import(_row(), [None] * 12, [""] * 12)
    assert (result.totals["new"], result.totals["invalid"]) == (1, 0)


def _upload(rows: list[list[Any]]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("单位.xlsx", content.getvalue())


def test_the_page_previews_and_confirms(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    preview = client.post("/admin/agencies/agency/import/", {"import_file": _upload([HEADERS, ROW]), "format": "0"})
    assert "甲局" in preview.content.decode()
    assert not Agency.objects.exists()
    confirmed = client.post("/admin/agencies/agency/process_import/", preview.context["confirm_form"].initial)
    assert confirmed.status_code == 302
    assert Agency.objects.get().current_name == "甲局"


def test_the_page_shows_wrong_headers_without_a_traceback(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    page = client.post(
        "/admin/agencies/agency/import/", {"import_file": _upload([["编码"], ["x"]]), "format": "0"}
    ).content.decode()
    assert "不认识“编码”" in page
    assert "Traceback" not in page
    assert 'name="confirm"' not in page


def test_a_file_that_is_no_workbook_is_refused(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    broken = SimpleUploadedFile("单位.xlsx", b"not a workbook")
    page = client.post("/admin/agencies/agency/import/", {"import_file": broken, "format": "0"})
    assert page.status_code == 200
    assert "文件不是 Excel 工作簿" in page.content.decode()
    spoilt = SimpleUploadedFile("单位.csv", b"\xff\xfe")
    page = client.post("/admin/agencies/agency/import/", {"import_file": spoilt, "format": "1"})
    assert "文件读不出来" in page.content.decode()


@pytest.mark.parametrize(("name", "chosen"), [("单位.xlsx", "0"), ("单位.csv", "1")])
def test_control_characters_of_a_file_are_not_read(client: Client, administrator: User, name: str, chosen: str) -> None:
    """As a spreadsheet escapes them, and as they are."""
    row = _row(单位名称="某_x0000_县_x0001_局" if chosen == "0" else "某\0县\x01局")
    text = "\n".join(",".join(cells) for cells in (HEADERS, row))
    file = _upload([HEADERS, row]) if chosen == "0" else SimpleUploadedFile(name, text.encode())
    client.force_login(administrator)
    page = client.post("/admin/agencies/agency/import/", {"import_file": file, "format": chosen})
    client.post("/admin/agencies/agency/process_import/", page.context["confirm_form"].initial)
    assert Agency.objects.get().current_name == "某县局"


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", "+cmd", "＝1+1", "-2+3"])
def test_an_exported_text_never_runs_as_a_formula(client: Client, administrator: User, text: str) -> None:
    make_agency("danger", text)
    client.force_login(administrator)
    fields = {f"agencyresource_{name}": "on" for name in AgencyResource().fields}
    answer = client.post("/admin/agencies/agency/export/", {"format": "0", "resource": "0", **fields})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert (sheet["B2"].value, sheet["B2"].data_type) == (text, "s")
    plain = client.post("/admin/agencies/agency/export/", {"format": "1", "resource": "0", **fields})
    assert f",'{text}," in plain.content.decode()
    assert Text().create_dataset(plain.content)["单位名称"] == [text]
