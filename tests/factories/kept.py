"""Rows that the services took long to write, kept beside the test database and put back as they were.

A demo case takes a second to load, and every file of tests that speaks of it wants it. So the services load it once, in
a transaction that is undone; from then on its rows are written as they were read, in some hundredths of a second, in
this process and in every other until the code changes.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from tests.database import kept_folder

Row = tuple[Any, ...]
Rows = dict[str, dict[Any, Row]]  # by table and key

# Django writes these after the migrations, and again, under other keys, when a test has emptied every table.
_OF_DJANGO = {"django_content_type", "auth_permission"}
# The log is chained by the database while it grows: the head is its own, these columns are empty until then.
_CHAIN_HEAD = "audit_chainhead"
_UNCHAINED = {"position": None, "previous": "", "digest": ""}
# As many values as either database takes in one statement.
_MOST_VALUES = 30_000


class KeptRows:
    """Layers of rows by name. Each is loaded on top of all that were before it, so that no two share a key."""

    def __init__(self) -> None:
        self._layers: dict[str, Rows] = {}

    @transaction.atomic
    def put(self, name: str, load: Callable[[], object]) -> None:
        """Put the layer's rows into the database, unless they are there; ``load`` makes them the first time."""
        if name not in self._layers:
            self._fetch(name, load)
        there = _read()
        for table, rows in self._layers[name].items():
            missing = [row for key, row in rows.items() if key not in there[table]]
            # A part of a layer comes from somebody else, whose rows would be taken for ours.
            assert len(missing) in (0, len(rows)), f"{table} holds other rows than those of {name}"
            if missing:
                _write(table, missing)
        settle()

    def _fetch(self, name: str, load: Callable[[], object]) -> None:
        """The layer as another process kept it, or else made and kept on top of all that others have made."""
        with kept_folder() as folder:
            file = folder / "layers.pickle"
            if file.exists():
                self._layers = pickle.loads(file.read_bytes())  # noqa: S301 - our own rows
            if name not in self._layers:
                self._layers[name] = self._loaded(load)
                half = file.with_suffix(".half")
                half.write_bytes(pickle.dumps(self._layers))
                half.replace(file)

    def _loaded(self, load: Callable[[], object]) -> Rows:
        with transaction.atomic():
            for name in self._layers:
                self.put(name, load)
            before = _read()
            known = sum(len(rows) for layer in self._layers.values() for rows in layer.values())
            # What else is there might be taken up by the case and be missing when it is put back without it.
            assert sum(map(len, before.values())) == known, "a demo case comes before everything else of a file"
            load()
            after = _read()
            transaction.set_rollback(True)
        assert all(after[table][key] == row for table, rows in before.items() for key, row in rows.items())
        return {
            table: added
            for table, rows in after.items()
            if (added := {key: row for key, row in rows.items() if key not in before[table]})
        }


def settle() -> None:
    """After rows that many tests share were written in one transaction: what PostgreSQL would do again for each test.

    It checks the keys of rows at the end of a test, those of the shared ones too unless it has; and what it does not
    know of the size of a table it looks through from end to end.
    """
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with connection.cursor() as cursor:
            # Named, for those of the whole server would stay locked to other processes until the rows are rolled back.
            cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(table) for table, _ in _tables())}")


def _model(table: str) -> type[Model]:
    return next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)


def _tables() -> Iterator[tuple[str, list[str]]]:
    """Every table with its columns, the key first."""
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in _OF_DJANGO and table != _CHAIN_HEAD:
            key = model._meta.pk.column
            kept = (field for field in model._meta.concrete_fields if not field.generated)
            yield table, [key, *(field.column for field in kept if field.column != key)]


def _read() -> Rows:
    quote = connection.ops.quote_name
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, columns in _tables():
            chosen = ", ".join(map(quote, columns))
            cursor.execute(f"SELECT {chosen} FROM {quote(table)} ORDER BY 1")  # noqa: S608 - names of our own tables
            rows = cursor.fetchall()
            if table == "audit_entry":
                rows = [_unchained(columns, row) for row in rows]
            found[table] = {row[0]: tuple(map(_plain, row)) for row in rows}
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _unchained(columns: list[str], row: Row) -> Row:
    return tuple(_UNCHAINED.get(column, value) for column, value in zip(columns, row, strict=True))


def _write(table: str, rows: list[Row]) -> None:
    quote = connection.ops.quote_name
    columns = dict(_tables())[table]
    names, one = ", ".join(map(quote, columns)), f"({', '.join(['%s'] * len(columns))})"
    at_once = _MOST_VALUES // len(columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            statement = f"INSERT INTO {quote(table)} ({names}) VALUES {', '.join([one] * len(some))}"  # noqa: S608
            cursor.execute(statement, [value for row in some for value in row])
        # PostgreSQL counts keys by itself; SQLite goes on after the largest.
        for statement in connection.ops.sequence_reset_sql(no_style(), [_model(table)]):
            cursor.execute(statement)
