"""The people that tests speak of, each named once. Their password is ``PASSWORD``."""

from __future__ import annotations

from tests.factories.agencies import FOUNDED
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

PASSWORD = "Kaoqin-2468-Shizi"  # noqa: S105 - of people who exist only in tests


def evaluator(agency: Agency) -> User:
    return _person("evaluator", "评价人员甲", agency, Role.EVALUATOR)


def agency_clerk(agency: Agency) -> User:
    return _person("clerk", "单位人员乙", agency, Role.AGENCY_STAFF)


def reviewer(agency: Agency) -> User:
    return _person("reviewer", "审核人员丙", agency, Role.REVIEWER)


def administrator() -> User:
    """Keeps the base data in the admin; not bound to an agency."""
    return create_user(
        username="administrator", display_name="管理员丁", password=PASSWORD, is_staff=True, is_superuser=True
    )


def outsider(agency: Agency) -> User:
    """Someone of another county: give the agency they belong to."""
    return _person("outsider", "外县人员戊", agency, Role.EVALUATOR)


def _person(username: str, display_name: str, agency: Agency, role: Role) -> User:
    user = create_user(username=username, display_name=display_name, password=PASSWORD)
    assign_role(user=user, agency=agency, role=role, valid_from=FOUNDED)
    return user
