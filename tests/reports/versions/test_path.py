"""An approved case goes one way: issued, then published by somebody else; each person is told their part of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from scoring.cases.models import Case
from scoring.review.services import apply_transition
from tests.factories import people
from tests.factories.agencies import FOUNDED
from tests.factories.approvals import issued
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user


@pytest.fixture
def team(fumin: Case) -> dict[str, User]:
    """The case submitted and approved; ``second`` is a reviewer who had nothing to do with it."""
    assert fumin.evaluator is not None
    second = create_user(username="path-second", display_name="第二审核", password=people.PASSWORD)
    assign_role(user=second, agency=fumin.agency, role=Role.REVIEWER, valid_from=FOUNDED)
    team = {"writer": people.evaluator(fumin.evaluator), "approver": people.reviewer(fumin.agency), "second": second}
    apply_transition(case=fumin, action="submit", actor=team["writer"])
    apply_transition(case=fumin, action="approve", actor=team["approver"])
    fumin.refresh_from_db()
    return team


def shown(client: Client, person: User, address: str) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


def filled(page: str) -> list[str]:
    """The words of the filled buttons within the page's own content."""
    main = page.partition("<main")[2]
    links = re.findall(r'<a class="button(?: next-step)?" [^>]*>([^<]+)<', main)
    return links + re.findall(r'<button type="submit" name="state" value="issued">([^<]+)<', main)


def test_issue_comes_first_and_then_another_reviewer_publishes(
    fumin: Case, team: dict[str, User], client: Client
) -> None:
    address = f"/cases/{fumin.code}/versions/"
    for person in ("approver", "second"):
        assert filled(shown(client, team[person], address)) == ["正式印发"]
    issued(Case.objects.get(pk=fumin.pk))
    assert filled(shown(client, team["second"], address)) == ["发布"]
    page = shown(client, team["approver"], address)
    assert filled(page) == []
    assert "请由另一名审核人员发布" in page
    assert "再次印发" in page
    page = shown(client, team["writer"], address)
    assert filled(page) == []
    assert "由另一名没有参与填报、也没有审核通过本案的审核人员办理" in page


def test_whoever_approved_is_not_offered_to_publish(fumin: Case, team: dict[str, User], client: Client) -> None:
    address, publish = f"/cases/{fumin.code}/", f"/cases/{fumin.code}/transitions/publish/"
    page = shown(client, team["approver"], address)
    assert publish not in page
    assert "发布由另一名没有参与填报的审核人员办理" in page
    assert filled(page) == ["印发和发布"]
    assert publish in shown(client, team["second"], address)


@pytest.mark.parametrize("person", ["approver", "second"])
def test_a_desk_tells_of_an_approval_that_holds_no_more(
    fumin: Case, team: dict[str, User], client: Client, person: str
) -> None:
    assert "审核通过已失效" not in shown(client, team[person], "/desk/")
    Case.objects.filter(pk=fumin.pk).update(facts_batch=0)
    assert "审核通过已失效" not in shown(client, team[person], "/desk/"), "imported anew, and nothing is different"
    Case.objects.filter(pk=fumin.pk).update(total=1)
    page = shown(client, team[person], "/desk/")
    assert "审核通过已失效：通过以后数据有变动" in page
    if person == "second":
        assert f'<a href="/cases/{fumin.code}/review/">重新审核' in page
    for address in ("", "versions/"):
        page = shown(client, team[person], f"/cases/{fumin.code}/{address}")
        assert "失效" in page
        assert "发布</a>" not in page.partition('id="path-title"')[2]
    assert f"/cases/{fumin.code}/review/" in shown(client, team[person], f"/cases/{fumin.code}/")
