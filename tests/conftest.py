"""Fixtures that every app's tests may ask for: the agencies and people of tests/factories, made once per test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.depth import register_profiles
from tests.factories.demo import (  # noqa: F401 - fixtures
    demo_case,
    ebian,
    fumin,
    hengyang,
    loaded_demo_case,
    loaded_ebian,
    loaded_fumin,
    loaded_hengyang,
    loaded_panzhihua,
    loaded_qiemo,
    panzhihua,
    qiemo,
    reference_data,
)

register_profiles()
settings.load_profile("sample")

# Thousands of tests, and the modules that they load, are here to stay: to search them through for garbage at the usual
# pace takes a fifth of the time of a run. Garbage is still collected, in larger heaps.
gc.set_threshold(100_000, 20, 20)

# Factories are imported inside: tests of pure packages must run without Django's models.
if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from units.agencies.models import Agency
    from units.people.models import User


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-database", action="store_true", help="only tests that ask for no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks for a database runs: the rest has run on SQLite and would only run once more."""
    from django.db import connection

    if config.getoption("--without-database"):
        chosen = [item for item in items if not _asks_for_database(item)]
    elif connection.vendor == "postgresql":
        chosen = [item for item in items if _asks_for_database(item) and not item.get_closest_marker("one_database")]
    else:
        return
    config.hook.pytest_deselected(items=list(set(items).difference(chosen)))
    items[:] = chosen


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def _asks_for_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A copy of the kept database, in the place of the one that the plug-in would migrate for every process."""
    from django.db import connection

    from tests import database

    with django_db_blocker.unblock():
        usual = database.provide()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(usual, verbosity=0)


@pytest.fixture
def finance_bureau(db: None) -> Agency:
    from tests.factories import agencies

    return agencies.finance_bureau()


@pytest.fixture
def bureau(db: None) -> Agency:
    from tests.factories import agencies

    return agencies.bureau()


@pytest.fixture
def centre(bureau: Agency) -> Agency:
    """A centre below the bureau."""
    from tests.factories import agencies

    return agencies.centre(bureau)


@pytest.fixture
def foreign_bureau(db: None) -> Agency:
    from tests.factories import agencies

    return agencies.foreign_bureau()


@pytest.fixture
def evaluator(centre: Agency) -> User:
    from tests.factories import people

    return people.evaluator(centre)


@pytest.fixture
def agency_clerk(centre: Agency) -> User:
    from tests.factories import people

    return people.agency_clerk(centre)


@pytest.fixture
def reviewer(bureau: Agency) -> User:
    """Reviews for the bureau and so for the centre below it."""
    from tests.factories import people

    return people.reviewer(bureau)


@pytest.fixture
def administrator(db: None) -> User:
    from tests.factories import people

    return people.administrator()


@pytest.fixture
def outsider(foreign_bureau: Agency) -> User:
    from tests.factories import people

    return people.outsider(foreign_bureau)
