"""One database state for a whole module of cases: reference data and a made-up agency, rolled back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase

from tests.depth import examples
from tests.factories.agencies import make_agency
from tests.factories.demo import put_reference_data
from units.agencies.models import Agency


@pytest.fixture(scope="module")
def agency(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Agency]:
    """The agency of all cases of the module, with accounts and frameworks loaded."""
    from django.test import override_settings

    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        put_reference_data()
        yield make_agency("agreement", "云岭县公共服务中心")
        transaction.set_rollback(True)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def unshrunk(number: int) -> Callable[[Any], Any]:
    """So many cases; a failing one is shown as it was drawn, for shrinking whole workbooks takes minutes."""
    return examples(number, phases=[Phase.explicit, Phase.reuse, Phase.generate])
