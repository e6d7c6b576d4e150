"""The administrator's pages for accounts: the tree in forms and as a workbook."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from tablib import Dataset

from budgets.accounts.models import Account
from budgets.accounts.resources import AccountResource
from budgets.accounts.services import save_account
from evalcase.audit.models import Entry
from evalcase.web.sheet_admin import Text
from units.people.models import User

HEADERS = ["科目编码", "科目名称", "科目类别", "上级科目编码", "别名", "顺序"]
ROW = ["a", "甲类支出", "支出性质", "", "甲类；甲项", "1"]


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def spending(db: None) -> Account:
    return save_account(code="s", name="支出", kind="nature", aliases=["总支出"])


def _row(**changes: Any) -> list[Any]:
    return [changes.get(header, value) for header, value in zip(HEADERS, ROW, strict=True)]


def _import(*rows: list[Any], headers: list[str] | None = None, **options: Any) -> Any:
    return AccountResource().import_data(Dataset(*rows, headers=headers or HEADERS), **options)


def _messages(result: Any) -> list[tuple[int, str, str]]:
    return [
        (row.number, column, text)
        for row in result.invalid_rows
        for column, texts in row.error_dict.items()
        for text in texts
    ]


def _upload(rows: list[list[Any]]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("科目.xlsx", content.getvalue())


def test_a_good_file_creates_and_updates_by_code(spending: Account, administrator: User) -> None:
    changed = _row(科目编码="s", 科目名称="支出合计", 别名="")
    below = _row(科目编码="a.1", 科目名称="甲类一项", 上级科目编码="a", 别名="")
    result = _import(_row(), below, changed, user=administrator)
    assert not result.has_errors(), result.base_errors
    assert not result.has_validation_errors(), _messages(result)
    assert (result.totals["new"], result.totals["update"]) == (2, 1)
    assert Account.objects.get(code="a.1").parent == Account.objects.get(code="a")
    assert Account.objects.get(code="a").aliases == ["甲类", "甲项"]
    spending.refresh_from_db()
    assert (spending.name, spending.aliases) == ("支出合计", [])
    written = Entry.objects.filter(actor_id=administrator.pk).order_by("pk")
    assert [entry.action for entry in written] == ["登记科目", "登记科目", "修改科目"]
    assert written[2].changes["name"] == ["支出", "支出合计"]


def test_the_export_comes_back_as_no_change(spending: Account) -> None:
    save_account(code="s.1", name="人员支出", kind="nature", parent=spending, order=2)
    entries = Entry.objects.count()
    exported = AccountResource().export()
    assert exported.headers == HEADERS
    assert exported[1] == ("s.1", "人员支出", "支出性质", "s", "", "2")
    result = AccountResource().import_data(exported)
    assert (result.totals["skip"], result.totals["update"], result.totals["new"]) == (2, 0, 0)
    assert Entry.objects.count() == entries


def test_wrong_headers_are_named_and_nothing_is_read(db: None) -> None:
    result = _import(_row(), headers=["编码", *HEADERS[1:]])
    shown = str(result.base_errors[0].error)
    assert "缺少“科目编码”" in shown
    assert "不认识“编码”" in shown
    assert not result.rows
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("科目编码", "", "不能为空"),
        ("科目编码", 2010, "是数字单元格，请把该列设为文本格式"),
        ("科目名称", "", "不能为空"),
        ("科目类别", "收入", "“收入”不在可选范围内，应为：支出性质、功能分类"),
        ("上级科目编码", "none", "没有代码为“none”的上级科目，请先登记，或把它排在本行之前"),
        ("上级科目编码", "f", "上级科目“f 基金收入”的类别是“社会保险基金”，应与本科目相同"),
        ("顺序", "第一", "“第一”不是顺序号，应为 0 至 999999 的整数"),
        ("顺序", "-1", "“-1”不是顺序号"),
    ],
)
def test_one_bad_cell_stops_the_whole_file(db: None, column: str, value: Any, message: str) -> None:
    save_account(code="f", name="基金收入", kind="fund")
    result = _import(_row(科目编码="good"), _row(**{column: value}))
    assert not result.has_errors(), [error.error for _, errors in result.row_errors() for error in errors]
    found = _messages(result)
    assert [(number, name) for number, name, _ in found] == [(3, column)]
    assert message in found[0][2]
    assert list(Account.objects.values_list("code", flat=True)) == ["f"]


def test_the_page_previews_and_confirms(office: Client) -> None:
    preview = office.post("/admin/accounts/account/import/", {"import_file": _upload([HEADERS, ROW]), "format": "0"})
    assert "甲类支出" in preview.content.decode()
    assert not Account.objects.exists()
    confirmed = office.post("/admin/accounts/account/process_import/", preview.context["confirm_form"].initial)
    assert confirmed.status_code == 302
    assert Account.objects.get().aliases == ["甲类", "甲项"]


def test_the_page_shows_wrong_headers_without_a_traceback(office: Client) -> None:
    sent = {"import_file": _upload([["编码"], ["x"]]), "format": "0"}
    page = office.post("/admin/accounts/account/import/", sent).content.decode()
    assert "不认识“编码”" in page
    assert "Traceback" not in page
    assert 'name="confirm"' not in page


def test_a_file_that_is_no_workbook_is_refused(office: Client) -> None:
    broken = SimpleUploadedFile("科目.xlsx", b"not a workbook")
    page = office.post("/admin/accounts/account/import/", {"import_file": broken, "format": "0"})
    assert page.status_code == 200
    assert "文件不是 Excel 工作簿" in page.content.decode()
    spoilt = SimpleUploadedFile("科目.csv", b"\xff\xfe")
    page = office.post("/admin/accounts/account/import/", {"import_file": spoilt, "format": "1"})
    assert "文件读不出来" in page.content.decode()


def test_blank_rows_are_passed_over(db: None) -> None:
    result = _import(_row(), [None] * 6, [""] * 6)
    assert (result.totals["new"], result.totals["invalid"]) == (1, 0)


def test_a_preview_writes_nothing(db: None) -> None:
    assert _import(_row(), dry_run=True).totals["new"] == 1
    assert not Account.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("name", "chosen"), [("科目.xlsx", "0"), ("科目.csv", "1")])
def test_control_characters_of_a_file_are_not_read(office: Client, name: str, chosen: str) -> None:
    """As a spreadsheet escapes them, and as they are."""
    row = _row(科目名称="甲_x0000_类_x0001_支出" if chosen == "0" else "甲\0类\x01支出")
    text = "\n".join(",".join(cells) for cells in (HEADERS, row))
    file = _upload([HEADERS, row]) if chosen == "0" else SimpleUploadedFile(name, text.encode())
    page = office.post("/admin/accounts/account/import/", {"import_file": file, "format": chosen})
    office.post("/admin/accounts/account/process_import/", page.context["confirm_form"].initial)
    assert Account.objects.get().name == "甲类支出"


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", "+cmd", "＝1+1", "-2+3"])
def test_an_exported_text_never_runs_as_a_formula(office: Client, text: str) -> None:
    save_account(code="danger", name=text, kind="nature")
    fields = {f"accountresource_{name}": "on" for name in AccountResource().fields}
    answer = office.post("/admin/accounts/account/export/", {"format": "0", "resource": "0", **fields})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert (sheet["B2"].value, sheet["B2"].data_type) == (text, "s")
    plain = office.post("/admin/accounts/account/export/", {"format": "1", "resource": "0", **fields})
    assert f",'{text}," in plain.content.decode()
    assert Text().create_dataset(plain.content)["科目名称"] == [text]


def test_an_account_is_entered_and_changed_in_the_form(office: Client, administrator: User) -> None:
    data = {"code": "a", "name": "甲类支出", "kind": "nature", "parent": "", "aliases": "甲类；甲项", "order": "1"}
    answer = office.post("/admin/accounts/account/add/", data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    account = Account.objects.get()
    assert account.aliases == ["甲类", "甲项"]
    page = office.get(f"/admin/accounts/account/{account.pk}/change/").content.decode()
    assert 'value="甲类；甲项"' in page
    answer = office.post(f"/admin/accounts/account/{account.pk}/change/", data | {"aliases": "甲类"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.changes, entry.actor_id) == (
        "修改科目",
        {"aliases": [["甲类", "甲项"], ["甲类"]]},
        administrator.pk,
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parent": "s.1"}, "不能把本科目或其下级选作上级"),
        ({"parent": "s"}, "不能把本科目或其下级选作上级"),
        ({"kind": "fund"}, "本科目有下级科目，类别不能单独改变"),
        ({"parent": "f"}, "应与本科目相同"),
        ({"order": "-1"}, "确保该值大于或等于0"),
    ],
)
def test_a_place_that_cannot_be_comes_back_with_the_reason(
    office: Client, spending: Account, change: dict[str, str], message: str
) -> None:
    codes = {
        "s": spending,
        "s.1": save_account(code="s.1", name="人员支出", kind="nature", parent=spending),
        "f": save_account(code="f", name="基金收入", kind="fund"),
    }
    if parent := change.get("parent"):
        change = {"parent": str(codes[parent].pk)}
    data = {"name": "支出", "kind": "nature", "parent": "", "aliases": "", "order": "0"} | change
    answer = office.post(f"/admin/accounts/account/{spending.pk}/change/", data)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    spending.refresh_from_db()
    assert (spending.parent, spending.kind) == (None, "nature")


def test_no_account_is_deleted(office: Client, spending: Account) -> None:
    assert office.post(f"/admin/accounts/account/{spending.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_whatever_it_shows(
    office: Client, spending: Account, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count - 1):
        save_account(code=f"s.{number}", name=f"支出{number}", kind="nature", parent=spending)
    with django_assert_num_queries(6):
        page = office.get("/admin/accounts/account/").content.decode()
    assert page.count('class="field-code"') == count
