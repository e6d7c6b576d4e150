"""The administrator at work, for the tests of every noun of the room."""

from __future__ import annotations

import pytest
from django.test import Client

from units.people.models import User


@pytest.fixture
def office(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client
