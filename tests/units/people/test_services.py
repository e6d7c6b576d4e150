"""Accounts and roles."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from evalcase.audit.models import Entry
from evalcase.audit.selectors import entries_for
from tests.factories.people import PASSWORD
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import Membership, User
from units.people.services import assign_role, create_user, end_role


def test_a_password_works_and_never_reaches_the_log(db: None) -> None:
    user = create_user(username="someone", display_name="某人", password=PASSWORD)
    assert user.check_password(PASSWORD)
    assert str(user) == user.get_full_name() == "某人"
    entry = entries_for(user).get()
    assert entry.changes["password"] == [None, "******"]
    assert PASSWORD not in repr(Entry.objects.values())


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_weak_password_is_refused(db: None, password: str) -> None:
    with pytest.raises(ValidationError):
        create_user(username="someone", display_name="某人", password=password)
    assert not User.objects.exists()


def test_without_a_password_nobody_gets_in(db: None) -> None:
    assert not create_user(username="someone", display_name="某人").has_usable_password()


def test_a_new_role_stands_beside_the_old_one_and_each_ends_by_itself(centre: Agency, evaluator: User) -> None:
    day = date(2024, 3, 1)
    second = assign_role(user=evaluator, agency=centre, role=Role.REVIEWER, valid_from=day)
    end_role(membership=second, on=date(2024, 6, 1))
    again = assign_role(user=evaluator, agency=centre, role=Role.REVIEWER, valid_from=date(2024, 7, 1))
    periods = Membership.objects.order_by("valid_from").values_list("role", "valid_to")
    assert list(periods) == [("evaluator", None), ("reviewer", date(2024, 6, 1)), ("reviewer", None)]
    twice = Membership(user=evaluator, agency=centre, role=Role.REVIEWER, valid_from=again.valid_from)
    with pytest.raises(ValidationError, match="已有这个角色"):
        twice.full_clean()


def test_a_third_party_does_not_review_its_own_work(centre: Agency, evaluator: User) -> None:
    Agency.objects.filter(pk=centre.pk).update(kind=AgencyKind.THIRD_PARTY)
    centre.refresh_from_db()
    with pytest.raises(ValidationError, match="第三方机构"):
        assign_role(user=evaluator, agency=centre, role=Role.REVIEWER, valid_from=date(2024, 1, 1))


def test_the_same_role_again_changes_nothing(centre: Agency, evaluator: User) -> None:
    entries = Entry.objects.count()
    assign_role(user=evaluator, agency=centre, role=Role.EVALUATOR, valid_from=date(2024, 3, 1))
    assert (Membership.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_role_ends_once_and_not_before_it_began(centre: Agency, evaluator: User) -> None:
    membership = Membership.objects.get()
    with pytest.raises(ValidationError, match="不应早于起始日期"):
        end_role(membership=membership, on=date(2009, 1, 1))
    end_role(membership=membership, on=date(2024, 1, 1))
    with pytest.raises(ValidationError, match="已于2024-01-01终止"):
        end_role(membership=membership, on=date(2024, 2, 1))
