"""The administrator's pages of people and roles; every write goes through the services."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from evalcase.audit.models import Entry
from evalcase.audit.selectors import entries_for
from tests.factories.agencies import make_agency
from tests.factories.people import PASSWORD
from units.agencies.models import Agency
from units.people.models import Membership, User


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # One of them looks for roles, which this administrator does not have.
        ("/admin/agencies/agency/", 8),
        ("/admin/people/membership/", 7),
        ("/admin/people/user/", 7),
        ("/admin/audit/entry/", 10),
    ],
)
def test_lists_cost_the_same_however_long(
    office: Client, bureau: Agency, count: int, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        agency = make_agency(f"a{number}", f"单位{number}", parent=bureau)
        user = User.objects.create(username=f"u{number}")
        Membership.objects.create(user=user, agency=agency, role="evaluator", valid_from=date(2020, 1, 1))
    with django_assert_num_queries(queries):
        assert office.get(address).status_code == 200


def test_a_user_is_added_without_the_password_reaching_the_log(office: Client) -> None:
    data = {"username": "fresh", "display_name": "新人", "usable_password": "true"}
    answer = office.post("/admin/people/user/add/", data | {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    user = User.objects.get(username="fresh")
    assert user.check_password(PASSWORD)
    assert entries_for(user).get().changes["display_name"] == [None, "新人"]
    assert PASSWORD not in repr(list(Entry.objects.values()))


def test_roles_are_given_and_ended(office: Client, evaluator: User, foreign_bureau: Agency) -> None:
    given = {"user": evaluator.pk, "agency": foreign_bureau.pk, "role": "reviewer", "valid_from": "2024-01-01"}
    answer = office.post("/admin/people/membership/add/", given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    membership = Membership.objects.get(agency=foreign_bureau)
    answer = office.post(f"/admin/people/membership/{membership.pk}/change/", {"valid_to": "2024-06-01"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    membership.refresh_from_db()
    assert membership.valid_to == date(2024, 6, 1)
    assert [entry.action for entry in entries_for(membership)] == ["授予角色", "终止角色"]


def test_nothing_that_has_a_past_is_deleted(office: Client, bureau: Agency, evaluator: User) -> None:
    for address in (
        f"agencies/agency/{bureau.pk}",
        f"people/user/{evaluator.pk}",
        f"people/membership/{Membership.objects.get().pk}",
    ):
        assert office.post(f"/admin/{address}/delete/", {"post": "yes"}).status_code == 403
