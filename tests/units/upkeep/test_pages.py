"""Agencies and people, kept by an administrator of a bureau through the site's own pages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from evalcase.audit.selectors import entries_for
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.people import PASSWORD
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

BY = {"on": "2024年3月1日", "basis": "某编〔2024〕1号", "reason": "机构改革"}


@pytest.fixture
def keeper(client: Client, bureau: Agency) -> User:
    """An administrator of the bureau, signed in."""
    user = create_user(username="keeper", display_name="管理员", password=PASSWORD)
    assign_role(user=user, agency=bureau, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    client.force_login(user, backend="units.people.backends.RoleBackend")
    return user


@pytest.mark.usefixtures("keeper")
def test_an_agency_changes_its_name_ends_and_both_are_taken_back(client: Client, centre: Agency) -> None:
    address = f"/agencies/{centre.pk}/"
    refused = client.post(f"{address}rename/", BY | {"name": "某县社保中心", "on": "前天", "basis": ""})
    assert refused.status_code == 422
    assert "应写作 2024-01-01" in refused.content.decode()
    assert "请填写文号" in refused.content.decode()
    assert client.post(f"{address}rename/", BY | {"name": "某县社保中心"}).status_code == 302
    assert client.post(f"{address}close/", BY | {"on": "2024-05-01"}).status_code == 302
    now = Agency.objects.get(pk=centre.pk)
    assert (now.name_on(date(2023, 6, 1)), now.current_name) == ("某县社保局", "某县社保中心")
    assert now.abolished == date(2024, 5, 1)
    assert '<span class="muted">单位名称：</span>' in client.get(address).content.decode()
    assert [entry.reason for entry in entries_for(centre)][-2:] == ["某编〔2024〕1号；机构改革"] * 2
    for _ in range(2):
        assert client.post(f"{address}undo/", {"reason": "误操作"}).status_code == 302
    now = Agency.objects.get(pk=centre.pk)
    assert (now.current_name, now.abolished, now.names.count()) == ("某县社保局", None, 1)
    once_more = client.post(f"{address}undo/", {"reason": "误操作", "undone": "单位更名"})
    assert (once_more.status_code, "最近一次变动现在是“登记单位”" in once_more.content.decode()) == (422, True)


@pytest.mark.usefixtures("keeper")
def test_a_split_is_taken_back_while_nothing_rests_on_the_new_agency(client: Client, centre: Agency) -> None:
    client.post(f"/agencies/{centre.pk}/split/", BY | {"code": "county-new", "name": "某县就业所"})
    made = Agency.objects.get(code="county-new")
    assert (made.parent, made.kind, str(made.names.get())) == (centre.parent, centre.kind, "某县就业所")
    address = f"/agencies/{made.pk}/undo/"
    assert "将要撤回的是“分设单位”" in client.get(address).content.decode()
    sent = {"reason": "误操作", "undone": "分设单位"}
    below = make_agency("county-below", "某县就业站", parent=made)
    refused = client.post(address, sent)
    assert (refused.status_code, "其上已有：单位1个（上级单位）" in refused.content.decode()) == (422, True)
    below.delete()
    assert client.post(address, {"reason": "误操作"}).status_code == 422, "a removal is confirmed by its word"
    assert client.post(address, sent)["Location"] == "/agencies/"
    assert not Agency.objects.filter(code="county-new").exists()
    assert [entry.action for entry in entries_for(centre)][-2:] == ["分设单位", "撤回分设单位"]


@pytest.mark.usefixtures("keeper")
def test_an_agency_with_open_ones_below_is_not_closed(client: Client, bureau: Agency, centre: Agency) -> None:
    answer = client.post(f"/agencies/{bureau.pk}/close/", BY)
    assert (answer.status_code, "下级单位“某县社保局”届时尚未撤销" in answer.content.decode()) == (422, True)
    assert Agency.objects.get(pk=bureau.pk).abolished is None
    elsewhere = make_agency("elsewhere", "别处的局")
    merged = client.post(f"/agencies/{centre.pk}/merge/", BY | {"into": elsewhere.code})
    assert (merged.status_code, "没有您管理的" in merged.content.decode()) == (422, True)
    assert client.get(f"/agencies/{elsewhere.pk}/").status_code == 404


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("more", [0, 2])
def test_the_list_finds_by_two_characters(
    client: Client, centre: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        make_agency(f"s{number}", f"社保所{number}", parent=centre)
    with django_assert_num_queries(7):
        page = client.get("/agencies/", {"q": "社保", "closed": "no", "page": "9"}).content.decode()
    assert f"共 {1 + more} 个" in page
    assert "某县人社局</a>" not in page


def test_a_new_person_signs_in_with_the_password_shown_once(client: Client, keeper: User, centre: Agency) -> None:
    sent = {"username": "newcomer", "display_name": "新来的人", "agency": "某县社保局"}
    page = client.post("/people/add/", sent | {"role": "agency_staff", "valid_from": "2024-01-01"})
    shown = re.search(r'id="one-time-password">([^<]+)<', page.content.decode())
    assert shown is not None
    person = User.objects.get(username="newcomer")
    assert (person.check_password(shown[1]), person.must_change_password) == (True, True)
    assert "新来的人" in client.get("/people/", {"q": "newc"}).content.decode()
    taken = client.post("/people/add/", sent | {"role": "agency_staff", "valid_from": "2024-01-01"})
    assert "已有人使用" in taken.content.decode()
    client.post(f"/people/{keeper.pk}/block/")
    assert User.objects.get(pk=keeper.pk).is_active


@pytest.mark.usefixtures("keeper")
def test_whoever_works_elsewhere_too_or_keeps_the_site_is_out_of_reach(
    client: Client, centre: Agency, foreign_bureau: Agency, administrator: User
) -> None:
    both = create_user(username="both", display_name="两处", password=PASSWORD)
    for agency in (centre, foreign_bureau):
        assign_role(user=both, agency=agency, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    assign_role(user=administrator, agency=centre, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    for person in (both, administrator):
        assert client.post(f"/people/{person.pk}/password/").status_code == 404
        assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("more", [0, 2])
def test_the_list_of_people_takes_as_many_queries_for_three(
    client: Client, centre: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        person = create_user(username=f"p{number}", display_name=f"人员{number}", password=PASSWORD)
        assign_role(user=person, agency=centre, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    with django_assert_num_queries(7):
        page = client.get("/people/").content.decode()
    assert f"共 {1 + more} 人" in page
    assert page.count('href="/agencies/"') == 3  # in both navigations, for somebody who is no staff, and on the page
    assert 'href="/admin/"' not in page


@pytest.mark.usefixtures("keeper")
def test_a_role_is_given_and_ended_and_only_at_ones_own_agencies(
    client: Client, centre: Agency, foreign_bureau: Agency
) -> None:
    person = create_user(username="someone", display_name="某人", password=PASSWORD)
    held = assign_role(user=person, agency=centre, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    sent = {"role": "reviewer", "valid_from": "2024-01-01"}
    refused = client.post(f"/people/{person.pk}/role/", sent | {"agency": foreign_bureau.code})
    assert (refused.status_code, person.memberships.count()) == (422, 1)
    client.post(f"/people/{person.pk}/role/", sent | {"agency": centre.code})
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert page.count(">终止</button>") == 2
    client.post(f"/people/{person.pk}/end-role/", {"membership": held.pk, "on": "2024-06-01"})
    assert person.memberships.get(valid_to__isnull=True).role == "reviewer"
