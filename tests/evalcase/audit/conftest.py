"""The log as a production database keeps it, and hands that reach around its guards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from evalcase.audit.services import record
from evalcase.audit.triggers import installing, removing, settle
from units.agencies.models import Agency


def run_sql(sql: str, parameters: tuple[Any, ...] = ()) -> int:
    """Run one statement; returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return int(cursor.rowcount)


def run_all(statements: list[str]) -> None:
    settle(connection)  # PostgreSQL alters no table that still has triggers to run
    for sql in statements:
        run_sql(sql)


@pytest.fixture
def guarded(db: None) -> None:
    """Every guard in place, as after the migrations of a real installation."""
    run_all(installing(connection))


@pytest.fixture
def tamper(guarded: None) -> Callable[..., None]:
    """Runs one statement as someone would who owns the database: guards off, change, guards on again."""

    def run(sql: str, *parameters: Any) -> None:
        run_all(removing(connection))
        assert run_sql(sql, parameters) > 0
        run_all(installing(connection))

    return run


@pytest.fixture
def ten(guarded: None, centre: Agency) -> list[int]:
    """At least ten entries, all in the chain; their row numbers by position."""
    from evalcase.audit.models import Entry

    while (count := Entry.objects.count()) < 10:
        record(actor=None, action="更正", obj=centre, changes={"得分": [None, f"{count}.50"]}, reason=f"依据{count}")
    settle(connection)
    return list(Entry.objects.order_by("position").values_list("pk", flat=True))
