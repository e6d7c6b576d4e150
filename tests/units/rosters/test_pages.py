"""The pages of bringing lists in, from the upload to its undoing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import FOUNDED
from tests.factories.forms import form_of
from tests.factories.people import PASSWORD
from tests.units.rosters.lists import ROWS, bureau_list
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user
from units.rosters.models import Roster


@pytest.fixture
def keeper(client: Client, bureau: Agency) -> User:
    """An administrator of the bureau, signed in."""
    user = create_user(username="keeper", display_name="管理员", password=PASSWORD)
    assign_role(user=user, agency=bureau, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    client.force_login(user, backend="units.people.backends.RoleBackend")
    return user


def upload(client: Client, kind: str, content: bytes, name: str = "名录.xlsx") -> Any:
    return client.post(f"/agencies/rosters/{kind}/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.usefixtures("keeper")
def test_a_list_goes_from_upload_to_undoing(client: Client) -> None:
    address = upload(client, "agencies", bureau_list(*ROWS))["Location"]
    page = client.get(address).content.decode()
    assert "单位编码 → 单位代码" in page
    assert "备注：不读" in page
    assert "新增 3" in page
    assert "上级单位：某县人社局" in page
    assert client.post(f"{address}confirm/", follow=True).redirect_chain == [(address, 302)]
    result = client.get(address, {"outcome": "new", "page": "99"}).content.decode()
    assert "撤销本次导入" in result
    assert Agency.objects.count() == 4
    refused = client.post(f"{address}undo/", {"reason": ""}, follow=True).content.decode()
    assert "请填写撤销导入的原因" in refused
    undone = client.post(f"{address}undo/", {"reason": "误操作"}, follow=True).content.decode()
    assert "已撤销本次导入" in undone
    assert Agency.objects.count() == 1
    assert "已导入" not in client.get("/agencies/rosters/").content.decode()


@pytest.mark.usefixtures("keeper")
def test_unknown_columns_are_said_on_a_page(client: Client) -> None:
    book = workbook(("表", [["号", "叫什么", "联系电话"], ["401", "丙局", "0870-1234567"]]))
    address = upload(client, "agencies", book)["Location"]
    assert address.endswith("/settings/")
    sent = form_of(client.get(address).content.decode())
    assert [name for name in sent if name.startswith("column")] == ["column-0", "column-1"], "none for the telephone"
    unnamed = client.post(address, sent)
    assert (unnamed.status_code, "请指出哪一列是“单位名称”" in unnamed.content.decode()) == (422, True)
    twice = client.post(address, sent | {"column-0": "name", "column-1": "name"})
    assert "“号”和“叫什么”都选作“单位名称”" in twice.content.decode()
    page = client.post(address, sent | {"column-0": "code", "column-1": "name", "kind": "finance"}, follow=True)
    assert "<ins>财政部门</ins>" in page.content.decode()
    assert "联系电话：个人信息，不读入也不保存" in page.content.decode()


@pytest.mark.usefixtures("keeper")
def test_passwords_come_out_once_and_as_a_workbook(client: Client) -> None:
    rows = [["姓名", "账号", "单位", "角色"], ["甲", "newcomer", "county-bureau", "经办人"]]
    address = upload(client, "people", workbook(("表", rows)))["Location"]
    page = client.post(f"{address}confirm/", follow=True).content.decode()
    assert "1 个账号没有登录过，还没有密码" in page
    refused = client.post(f"{address}make-passwords/", {"portion": "x"}, follow=True).content.decode()
    assert "没有选哪一批账号" in refused
    answer = client.post(f"{address}make-passwords/", {"portion": "1"})
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    sent = form_of(answer.content.decode())
    book = client.post(f"{address}passwords/", {"passwords": sent["passwords"]})
    assert "no-store" in book["Cache-Control"]
    _head, row = load_workbook(BytesIO(book.content)).worksheets[0].iter_rows(values_only=True)
    assert row[:2] == ("甲", "newcomer")
    assert User.objects.get(username="newcomer").check_password(row[2])
    assert row[2] not in client.get(address).content.decode()
    other = upload(client, "people", workbook(("表", rows)))["Location"]
    strange = client.post(f"{other}passwords/", {"passwords": sent["passwords"]}, follow=True)
    assert "一次性密码的页面已过期" in strange.content.decode()


@pytest.mark.usefixtures("keeper")
def test_a_file_that_is_no_list_is_refused_on_the_page(client: Client) -> None:
    old = upload(client, "agencies", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "名录.xls")
    assert (old.status_code, "另存为" in old.content.decode()) == (422, True)
    assert client.post("/agencies/rosters/people/").status_code == 422
    assert not Roster.objects.exists()


@pytest.mark.usefixtures("keeper")
def test_a_list_that_was_thrown_away_or_taken_in_meanwhile_is_told(client: Client) -> None:
    address = upload(client, "agencies", bureau_list(*ROWS))["Location"]
    client.post(f"{address}confirm/")
    again = client.post(f"{address}confirm/", follow=True).content.decode()
    assert "该名录已导入，请刷新页面" in again
    assert Agency.objects.count() == 4
    assert client.post(f"{address}delete/", follow=True).status_code == 200
    assert Roster.objects.count() == 1


def test_a_list_is_its_keepers_alone(client: Client, keeper: User, bureau: Agency) -> None:
    address = upload(client, "agencies", bureau_list(*ROWS))["Location"]
    other = create_user(username="other", display_name="另一人", password=PASSWORD)
    assign_role(user=other, agency=bureau, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    client.force_login(other, backend="units.people.backends.RoleBackend")
    assert client.get(address).status_code == 404
    assert client.post(f"{address}confirm/").status_code == 404
    client.force_login(keeper, backend="units.people.backends.RoleBackend")
    keeper.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert client.post(f"{address}confirm/").status_code == 404, "a keeper no more"
    assert Agency.objects.count() == 1


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_lists_takes_as_many_queries(client: Client, number: int, django_assert_num_queries: Any) -> None:
    for _ in range(number):
        upload(client, "people", "姓名,单位\n甲,county-bureau\n".encode(), "名单.csv")
    with django_assert_num_queries(5):
        page = client.get("/agencies/rosters/").content.decode()
    assert page.count("名单.csv") == number
