"""The administrator's pages of agencies; every write goes through the services."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from evalcase.audit.selectors import entries_for
from units.agencies.models import Agency
from units.people.models import User

AGENCY = {
    "code": "county-new",
    "kind": "administrative",
    "level": "county",
    "region_code": "",
    "region": "",
    "parent": "",
    "established": "",
    "abolished": "",
    "name": "某县新设局",
    "short_name": "",
    "valid_from": "2024-01-01",
    "basis": "某编〔2024〕1号",
    "names-TOTAL_FORMS": "0",
    "names-INITIAL_FORMS": "0",
    "departments-TOTAL_FORMS": "0",
    "departments-INITIAL_FORMS": "0",
    "staffing-TOTAL_FORMS": "0",
    "staffing-INITIAL_FORMS": "0",
}


def test_an_agency_is_added_with_its_first_name(office: Client, administrator: User) -> None:
    answer = office.post("/admin/agencies/agency/add/", AGENCY)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    agency = Agency.objects.get(code="county-new")
    assert str(agency) == "某县新设局"
    assert [entry.actor_id for entry in entries_for(agency)] == [administrator.pk]


def test_filling_in_a_name_renames(office: Client, bureau: Agency) -> None:
    answer = office.post(f"/admin/agencies/agency/{bureau.pk}/change/", AGENCY | {"kind": "competent"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    bureau = Agency.objects.get(pk=bureau.pk)
    assert (bureau.code, bureau.name_on(date(2023, 12, 31)), str(bureau)) == (
        "county-bureau",
        "某县人社局",
        "某县新设局",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "", "valid_from": ""}, "须填写名称"),
        ({"valid_from": ""}, "请填写名称的启用日期"),
        ({"code": "county-bureau"}, "已存在"),
        ({"region_code": "1"}, "行政区划代码应为"),
    ],
)
def test_a_bad_new_agency_comes_back_with_reasons(
    office: Client, bureau: Agency, change: dict[str, str], message: str
) -> None:
    answer = office.post("/admin/agencies/agency/add/", AGENCY | change)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "某县人社局"}, "现用名称已是"),
        ({"valid_from": "2010-01-01"}, "应晚于现用名称"),
        ({"valid_from": "去年"}, "日期"),
    ],
)
def test_a_rename_that_cannot_be_comes_back_with_reasons(
    office: Client, bureau: Agency, change: dict[str, str], message: str
) -> None:
    answer = office.post(f"/admin/agencies/agency/{bureau.pk}/change/", AGENCY | change)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert bureau.names.count() == 1


def test_the_admin_is_closed_to_others(client: Client, evaluator: User) -> None:
    client.force_login(evaluator)
    assert client.get("/admin/agencies/agency/").status_code == 404
