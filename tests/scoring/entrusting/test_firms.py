"""A firm opens its first case because a bureau entrusted it, and sees its own agencies and cases alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import cases_open_to
from tests.factories import agencies, people
from tests.factories.agencies import FOUNDED
from tests.factories.entrustments import entrusted
from units.agencies.models import Agency
from units.entrustments.services import end_entrustment
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

NEW = "/cases/new/"
TODAY = timezone.localdate()
SENT = {"year": "2024", "kind": "final_accounts", "basis": "none"}


def person(name: str, agency: Agency, role: Role = Role.EVALUATOR) -> User:
    user = create_user(username=name, display_name=name, password=people.PASSWORD)
    assign_role(user=user, agency=agency, role=role, valid_from=FOUNDED)
    return user


@pytest.fixture
def firm(db: None) -> Agency:
    return agencies.firm()


@pytest.fixture
def auditor(client: Client, firm: Agency) -> User:
    """An evaluator of the firm, signed in."""
    user = person("auditor", firm)
    client.force_login(user, backend="units.people.backends.RoleBackend")
    return user


@pytest.mark.usefixtures("auditor")
def test_a_firm_that_nobody_entrusted_is_told_who_can(client: Client, firm: Agency, centre: Agency) -> None:
    page = client.get(NEW).content.decode()
    assert f"{firm}现在没有正在进行的委托" in page
    assert "由委托单位（财政部门或主管部门）的管理员或审核人员在“委托”中登记" in page
    assert f"?agency={firm.code}" not in page  # nor does it evaluate itself
    answer = client.post(f"{NEW}?agency={centre.code}", SENT)
    assert (answer.status_code, centre.cases.count()) == (422, 0)
    assert "没有与您有关的委托" in client.get("/entrustments/").content.decode()


def test_a_firm_opens_its_first_case_and_goes_on_to_it(
    client: Client, auditor: User, firm: Agency, bureau: Agency, centre: Agency, foreign_bureau: Agency
) -> None:
    given = entrusted(firm, bureau, {bureau: True})
    page = client.get(NEW).content.decode()
    assert f"?agency={centre.code}" in page
    assert f"{bureau}委托，合同{given.number}，{given.valid_to}前" in page
    assert foreign_bureau.code not in page
    address = f"{NEW}?agency={centre.code}"
    assert f"受{bureau}委托" in client.get(address).content.decode()
    assert client.post(address, SENT).status_code == 302
    opened = centre.cases.get()
    assert (opened.evaluator, opened.entrustment, opened.created_by) == (firm, given, auditor)
    assert [entry.action for entry in entries_for(opened)] == ["设立案件", "按委托立案"]
    assert client.get(f"/cases/{opened.code}/words/").status_code == 200
    link = f'<a href="/entrustments/{given.pk}/">{given.number}</a>'
    assert link in client.get(f"/cases/{opened.code}/").content.decode()
    assert opened.title in client.get("/cases/", {"q": "社保"}).content.decode()
    assert opened.title in client.get("/desk/").content.decode()
    assert f'href="/cases/{opened.code}/"' in client.get(f"/entrustments/{given.pk}/").content.decode()


def test_after_the_end_no_case_is_opened_and_what_is_in_hand_is_finished(
    client: Client, auditor: User, firm: Agency, bureau: Agency, centre: Agency
) -> None:
    given = entrusted(firm, bureau, {centre: False})
    address = f"{NEW}?agency={centre.code}"
    client.post(address, SENT)
    end_entrustment(entrustment=given, on=TODAY, reason="合同解除")
    assert client.post(address, SENT).status_code == 422
    opened = centre.cases.get()
    assert client.get(f"/cases/{opened.code}/words/").status_code == 200
    assert "可以继续办完" in client.get(NEW).content.decode()
    page = client.get(f"/entrustments/{given.pk}/").content.decode()
    assert "合同解除" in page
    assert "收回案件" not in page


@pytest.mark.usefixtures("auditor")
def test_an_entrustment_that_has_not_begun_or_has_run_out_opens_nothing(
    client: Client, firm: Agency, bureau: Agency, centre: Agency
) -> None:
    month = timedelta(days=30)
    days = ((TODAY - month, TODAY), (TODAY + timedelta(days=1), TODAY + month))
    for number, (first, last) in enumerate(days):
        entrusted(firm, bureau, {centre: False}, number=f"{number}号", valid_from=first, valid_to=last)
    assert client.post(f"{NEW}?agency={centre.code}", SENT).status_code == 422
    entrusted(firm, bureau, {centre: False}, number="9号", valid_from=TODAY, valid_to=TODAY + timedelta(days=1))
    assert client.post(f"{NEW}?agency={centre.code}", SENT).status_code == 302


def test_two_firms_at_one_agency_see_their_own_alone(
    client: Client, auditor: User, firm: Agency, bureau: Agency, centre: Agency
) -> None:
    other = agencies.firm("firm-2", "另一公司")
    rival = person("rival", other)
    mine = entrusted(firm, bureau, {centre: False}, number="甲")
    theirs = entrusted(other, bureau, {centre: False}, number="乙")
    for user in (auditor, rival):
        client.force_login(user, backend="units.people.backends.RoleBackend")
        assert client.post(f"{NEW}?agency={centre.code}", SENT).status_code == 302
    made = {case.evaluator: case for case in centre.cases.all()}
    Case.objects.filter(evaluator=firm).update(year=2020, framework_code="f", title="甲公司以前的案件")
    assert set(cases_open_to(rival)) == {made[other]}
    assert "甲公司以前的案件" not in client.get(f"{NEW}?agency={centre.code}").content.decode()
    shown = client.get("/entrustments/").content.decode()
    assert (f"/entrustments/{theirs.pk}/" in shown, f"/entrustments/{mine.pk}/" in shown) == (True, False)
    assert client.get(f"/entrustments/{mine.pk}/").status_code == 404
    assert client.get(f"/cases/{made[firm].code}/").status_code == 404


@pytest.mark.usefixtures("auditor")
def test_the_contract_is_chosen_where_there_are_several(
    client: Client, firm: Agency, bureau: Agency, centre: Agency
) -> None:
    entrusted(firm, bureau, {centre: False}, number="甲")
    later = entrusted(firm, bureau, {bureau: True}, number="乙", valid_to=TODAY + timedelta(days=900))
    ended = entrusted(firm, bureau, {centre: False}, number="丙", valid_to=TODAY)
    address = f"{NEW}?agency={centre.code}"
    assert "依据的委托" in client.get(address).content.decode()
    assert "所选的委托已终止" in client.post(address, SENT | {"entrustment": ended.pk}).content.decode()
    client.post(address, SENT | {"entrustment": later.pk})
    assert centre.cases.get().entrustment == later


def test_a_body_that_is_no_firm_goes_on_where_it_has_evaluated(
    client: Client, foreign_bureau: Agency, centre: Agency
) -> None:
    fields = {"code": "a", "title": "a", "year": 2023, "report_kind": "final_accounts", "state": State.PUBLISHED}
    Case.objects.create(agency=centre, evaluator=foreign_bureau, **fields)
    client.force_login(people.outsider(foreign_bureau))
    assert centre.code in client.get(NEW).content.decode()
    Agency.objects.filter(pk=foreign_bureau.pk).update(kind="third_party")
    assert centre.code not in client.get(NEW).content.decode()


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize("more", [0, 2])
def test_the_list_of_units_takes_as_many_queries_for_three(
    client: Client, firm: Agency, bureau: Agency, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(1 + more):
        unit = agencies.make_agency(f"u{number}", f"第{number}小学", parent=bureau)
        entrusted(firm, bureau, {unit: False}, number=f"{number}号")
    with django_assert_num_queries(17):
        page = client.get(NEW).content.decode()
    assert page.count("委托，合同") == 1 + more
