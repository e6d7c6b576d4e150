"""The furnished site, built once a module and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from scoring.cases.models import Case
from tests.factories.kept import settle
from tests.platform import site as furnished


@pytest.fixture(scope="module")
def built_site(loaded_fumin: Case, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[furnished.Site]:
    media = tmp_path_factory.mktemp("media")
    with (
        override_settings(MEDIA_ROOT=media, EXAMPLE_CASE=loaded_fumin.code),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        built = furnished.build(loaded_fumin)
        settle()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def site(db: None, built_site: furnished.Site) -> furnished.Site:
    """The site as built; what a test changes is rolled back after it."""
    return built_site
