"""What a person may do for which agency."""

from __future__ import annotations

from datetime import date

from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import agencies_open_to, memberships, roles_of, roles_over_agencies
from units.people.services import assign_role, end_role


def test_a_role_reaches_down_and_the_nearest_one_counts(
    centre: Agency, bureau: Agency, reviewer: User, evaluator: User, outsider: User
) -> None:
    assert roles_of(reviewer, centre) == {Role.REVIEWER}
    assert roles_of(evaluator, centre) == {Role.EVALUATOR}
    assert not roles_of(evaluator, bureau)
    assert not roles_of(outsider, centre)
    assign_role(user=reviewer, agency=centre, role=Role.AGENCY_STAFF, valid_from=date(2020, 1, 1))
    assert roles_of(reviewer, centre) == {Role.AGENCY_STAFF}
    assert roles_of(reviewer, bureau) == {Role.REVIEWER}
    assign_role(user=reviewer, agency=centre, role=Role.EVALUATOR, valid_from=date(2020, 1, 1))
    assert roles_of(reviewer, centre) == {Role.AGENCY_STAFF, Role.EVALUATOR}
    assert roles_over_agencies(reviewer) == {
        bureau.pk: {Role.REVIEWER},
        centre.pk: {Role.AGENCY_STAFF, Role.EVALUATOR},
    }


def test_roles_have_their_time(centre: Agency, evaluator: User) -> None:
    membership = memberships(user=evaluator, agency=centre).get()
    assert not roles_of(evaluator, centre, on=date(2009, 12, 31))
    end_role(membership=membership, on=date(2020, 1, 1))
    assert not roles_of(evaluator, centre)
    assert roles_of(evaluator, centre, on=date(2019, 12, 31)) == {Role.EVALUATOR}


def test_who_may_not_sign_in_has_no_role(centre: Agency, evaluator: User, administrator: User) -> None:
    assert roles_of(administrator, centre) == {Role.ADMINISTRATOR}
    for user in (evaluator, administrator):
        user.is_active = False
        user.save()
        assert not roles_of(user, centre)
        assert not agencies_open_to(user).exists()


def test_open_agencies_are_those_of_the_roles_and_below(
    centre: Agency, bureau: Agency, reviewer: User, evaluator: User, outsider: User, administrator: User
) -> None:
    assert set(agencies_open_to(reviewer)) == {bureau, centre}
    assert set(agencies_open_to(evaluator)) == {centre}
    assert centre not in agencies_open_to(outsider)
    assert agencies_open_to(administrator).count() == 3
