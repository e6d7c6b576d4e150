"""The demo cases, loaded by the services that users use: there for the tests of a module, and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.factories.kept import KeptRows

if TYPE_CHECKING:
    from scoring.cases.models import Case

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
FUMIN = FIXTURES / "demo" / "fumin-2023"
QIEMO = FIXTURES / "demo" / "qiemo-2019"
HENGYANG = FIXTURES / "demo" / "hengyang-2022"
PANZHIHUA = FIXTURES / "demo" / "panzhihua-2019"
EBIAN = FIXTURES / "demo" / "ebian-2023"
DEMO_CASES = ("fumin", "qiemo", "hengyang", "panzhihua", "ebian")
_KEPT = KeptRows()


def put_reference_data() -> None:
    """Put the agencies, accounts and frameworks into the database; they are loaded once a process."""
    from evalcase.demo.services import load_reference_data

    _KEPT.put("reference", lambda: load_reference_data(fixtures=FIXTURES))


def put_demo(folder: Path) -> Case:
    """Put the case of a demo folder into the database; it is loaded by the first who asks, once a process."""
    from evalcase.demo.services import load_demo_case
    from scoring.cases.selectors import case_by_code

    put_reference_data()
    # The workbooks that were imported stay where every test finds them, not in the folder of the test that came first.
    with override_settings(MEDIA_ROOT=_media()):
        _KEPT.put(folder.name, lambda: load_demo_case(folder=folder))
    return case_by_code(folder.name)


def _media() -> Path:
    from evalcase.settings import test

    return test.MEDIA_ROOT


@contextmanager
def loaded_demo(folder: Path, django_db_blocker: Any) -> Iterator[Case]:
    """The case of a demo folder as loaded; tests of the module see it, nothing else does."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield put_demo(folder)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reference_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Agencies, accounts and frameworks without any case, for the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_reference_data()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded_fumin(django_db_setup: None, django_db_blocker: Any) -> Iterator[Case]:
    with loaded_demo(FUMIN, django_db_blocker) as case:
        yield case


@pytest.fixture(scope="module")
def loaded_qiemo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Case]:
    with loaded_demo(QIEMO, django_db_blocker) as case:
        yield case


@pytest.fixture
def fumin(db: None, loaded_fumin: Case) -> Case:
    """The case read afresh, so that a test may change it; its changes are rolled back after it."""
    from scoring.cases.selectors import case_by_code

    return case_by_code(loaded_fumin.code)


@pytest.fixture
def qiemo(db: None, loaded_qiemo: Case) -> Case:
    """且末's case read afresh, as fumin is."""
    from scoring.cases.selectors import case_by_code

    return case_by_code(loaded_qiemo.code)


@pytest.fixture(scope="module")
def loaded_hengyang(django_db_setup: None, django_db_blocker: Any) -> Iterator[Case]:
    with loaded_demo(HENGYANG, django_db_blocker) as case:
        yield case


@pytest.fixture
def hengyang(db: None, loaded_hengyang: Case) -> Case:
    """衡阳's case read afresh, as fumin is."""
    from scoring.cases.selectors import case_by_code

    return case_by_code(loaded_hengyang.code)


@pytest.fixture(scope="module")
def loaded_panzhihua(django_db_setup: None, django_db_blocker: Any) -> Iterator[Case]:
    with loaded_demo(PANZHIHUA, django_db_blocker) as case:
        yield case


@pytest.fixture
def panzhihua(db: None, loaded_panzhihua: Case) -> Case:
    """攀枝花's case read afresh, as fumin is."""
    from scoring.cases.selectors import case_by_code

    return case_by_code(loaded_panzhihua.code)


@pytest.fixture(scope="module")
def loaded_ebian(django_db_setup: None, django_db_blocker: Any) -> Iterator[Case]:
    with loaded_demo(EBIAN, django_db_blocker) as case:
        yield case


@pytest.fixture
def ebian(db: None, loaded_ebian: Case) -> Case:
    """峨边's case read afresh, as fumin is."""
    from scoring.cases.selectors import case_by_code

    return case_by_code(loaded_ebian.code)


@pytest.fixture(scope="module")
def loaded_demo_case(request: pytest.FixtureRequest) -> Case:
    """Each demo case in turn: ``@pytest.mark.parametrize("loaded_demo_case", DEMO_CASES, indirect=True)``."""
    case: Case = request.getfixturevalue(f"loaded_{request.param}")
    return case


@pytest.fixture
def demo_case(db: None, loaded_demo_case: Case) -> Case:
    """The case of that turn read afresh, as fumin is."""
    from scoring.cases.selectors import case_by_code

    return case_by_code(loaded_demo_case.code)
