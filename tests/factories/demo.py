"""The demo case 富民 2023, loaded once a module by the services that users use, and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

if TYPE_CHECKING:
    from scoring.models import Case

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
FUMIN = FIXTURES / "demo" / "fumin-2023"


@pytest.fixture(scope="module")
def loaded_fumin(django_db_setup: None, django_db_blocker: Any) -> Iterator[Case]:
    """The case as loaded; tests of the module see it, nothing else does."""
    from reports.services import load_demo_case, load_reference_data

    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data(fixtures=FIXTURES)
        yield load_demo_case(folder=FUMIN)
        transaction.set_rollback(True)


@pytest.fixture
def fumin(db: None, loaded_fumin: Case) -> Case:
    """The case read afresh, so that a test may change it; its changes are rolled back after it."""
    from scoring.selectors import case_by_code

    return case_by_code(loaded_fumin.code)
