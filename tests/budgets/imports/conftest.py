"""Whoever imports for the agency of these tests, at a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.agencies import FOUNDED
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user


@pytest.fixture
def keeper(ready: Agency) -> User:
    """An administrator of the agency who is no superuser."""
    user = create_user(username="keeper", display_name="管理员己", password="Kaoqin-2468-Shizi")  # noqa: S106
    assert ready.parent is not None
    assign_role(user=user, agency=ready.parent, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    return user


@pytest.fixture
def desk(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client
