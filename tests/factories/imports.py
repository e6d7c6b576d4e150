"""An agency, the account tree, a private media folder, and the two ways of importing that the tests use."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction

from budgets.accounts.services import load_accounts
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.receipts import ImportReceipt
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.demo import FIXTURES
from units.agencies.models import Agency

Importer = Callable[..., ImportReceipt]
Rejecter = Callable[..., tuple[CellError, ...]]


@pytest.fixture(scope="module")
def accounts(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The account tree, loaded once a module and rolled back after it; no agency but those a test makes."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_accounts(FIXTURES / "accounts.yaml")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ready(accounts: None, centre: Agency, settings: LazySettings, tmp_path: Path) -> Agency:
    """An agency to import for, with accounts loaded."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return centre


@pytest.fixture
def take_in(ready: Agency) -> Importer:
    """Import sheets given as (name, rows) for 2023."""

    def importing(*sheets: tuple[str, Sequence[Sequence[Any]]], **options: Any) -> ImportReceipt:
        file = UploadedWorkbook("甲.xlsx", workbook(*sheets))
        return import_workbooks([file], **({"agency": ready, "year": 2023} | options))

    return importing


@pytest.fixture
def refused(take_in: Importer) -> Rejecter:
    """The faults that sheets are refused for."""

    def refusing(*sheets: tuple[str, Sequence[Sequence[Any]]], **options: Any) -> tuple[CellError, ...]:
        with pytest.raises(WorkbookRejected) as caught:
            take_in(*sheets, **options)
        return caught.value.errors

    return refusing
