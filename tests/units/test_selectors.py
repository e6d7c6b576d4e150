"""Finding agencies and what a person may do for them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.units import make_agency
from units.constants import Role
from units.models import Agency, User
from units.selectors import (
    AgencyNotFoundError,
    AmbiguousAgencyError,
    agencies_open_to,
    agency_by_code,
    agency_by_name,
    lineage,
    memberships,
    role_of,
    subtree,
)
from units.services import assign_role, end_role, rename_agency

RENAMED = date(2023, 1, 1)


def test_by_code(centre: Agency) -> None:
    assert agency_by_code(" county-centre ") == centre
    with pytest.raises(AgencyNotFoundError, match="没有代码为“nowhere”的单位"):
        agency_by_code("nowhere")


def test_by_current_past_and_short_name(centre: Agency, bureau: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", on=RENAMED)
    assert agency_by_name("某县社保局") == agency_by_name("某县 社保中心") == centre
    assert agency_by_name("县人社局") == bureau
    assert agency_by_name("某县社保局", on=date(2022, 12, 31)) == centre
    with pytest.raises(AgencyNotFoundError, match="在2023-01-01名称"):
        agency_by_name("某县社保局", on=RENAMED)


def test_a_name_borne_by_two_is_never_guessed(centre: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", on=RENAMED)
    heir = make_agency("heir", "某县社保局", valid_from=date(2024, 1, 1))
    with pytest.raises(AmbiguousAgencyError, match="county-centre、heir"):
        agency_by_name("某县社保局")
    assert agency_by_name("某县社保局", on=date(2024, 5, 1)) == heir


def test_the_tree_both_ways(
    centre: Agency, bureau: Agency, foreign_bureau: Agency, django_assert_num_queries: Any
) -> None:
    below = make_agency("below", "基层所", parent=centre)
    with django_assert_num_queries(2):
        assert set(subtree(bureau)) == {bureau, centre, below}
    assert lineage(below) == [below, centre, bureau]
    assert list(subtree(below)) == [below]


def test_a_role_reaches_down_and_the_nearest_one_counts(
    centre: Agency, bureau: Agency, reviewer: User, evaluator: User, outsider: User
) -> None:
    assert role_of(reviewer, centre) is Role.REVIEWER
    assert role_of(evaluator, centre) is Role.EVALUATOR
    assert role_of(evaluator, bureau) is None
    assert role_of(outsider, centre) is None
    assign_role(user=reviewer, agency=centre, role=Role.AGENCY_STAFF, valid_from=date(2020, 1, 1))
    assert role_of(reviewer, centre) is Role.AGENCY_STAFF
    assert role_of(reviewer, bureau) is Role.REVIEWER


def test_roles_have_their_time(centre: Agency, evaluator: User) -> None:
    membership = memberships(user=evaluator, agency=centre).get()
    assert role_of(evaluator, centre, on=date(2009, 12, 31)) is None
    end_role(membership=membership, on=date(2020, 1, 1))
    assert role_of(evaluator, centre) is None
    assert role_of(evaluator, centre, on=date(2019, 12, 31)) is Role.EVALUATOR


def test_who_may_not_sign_in_has_no_role(centre: Agency, evaluator: User, administrator: User) -> None:
    assert role_of(administrator, centre) is Role.ADMINISTRATOR
    for user in (evaluator, administrator):
        user.is_active = False
        user.save()
        assert role_of(user, centre) is None
        assert not agencies_open_to(user).exists()


def test_open_agencies_are_those_of_the_roles_and_below(
    centre: Agency, bureau: Agency, reviewer: User, evaluator: User, outsider: User, administrator: User
) -> None:
    assert set(agencies_open_to(reviewer)) == {bureau, centre}
    assert set(agencies_open_to(evaluator)) == {centre}
    assert centre not in agencies_open_to(outsider)
    assert agencies_open_to(administrator).count() == 3
