"""The guards of the log inside the database: entries are chained by it, and changed or removed by nobody.

An entry gets position = last + 1, previous = the digest before it, digest = SHA-256 hex of previous + content_sha256.
SQLite does so with the insert (its SHA256 is the function Django registers on every connection); PostgreSQL when the
transaction commits, so that a long import holds nobody up and two writers cannot deadlock over the chain's head.

A migration that alters these tables puts ``RemoveGuards()`` before and ``InstallGuards()`` after its operations:
on SQLite an altered table is made anew and loses its triggers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import NotSupportedError, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

# Stands in place of a digest before the first entry.
GENESIS = "0" * 64
CHAIN = "audit_entry_chain"
_TABLES = ("audit_entry", "audit_chainhead")
# What keeps rows from being removed, by name; tests that commit take these away, to empty the tables afterwards.
REMOVAL_GUARDS = {
    "sqlite": {f"{table}_delete": table for table in _TABLES},
    "postgresql": {f"{table}_{event}": table for table in _TABLES for event in ("delete", "truncate")},
}
_WRITING_GUARDS = {CHAIN: "audit_entry"} | {
    f"{table}_{event}": table for table in _TABLES for event in ("insert", "update")
}
_FUNCTIONS = (CHAIN, "audit_entry_insert", "audit_entry_update", "audit_chainhead_write", "audit_refuse")

_SQL = Path(__file__).parent / "sql"


def installing(connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that put every guard in place, in order, after removing any there is.

    Raises NotSupportedError for a database other than SQLite and PostgreSQL.
    """
    if connection.vendor not in REMOVAL_GUARDS:
        raise NotSupportedError(f"操作日志的防篡改触发器只支持 SQLite 和 PostgreSQL，不支持 {connection.vendor}")
    # After the first piece, a comment, every piece between blank lines is one statement.
    statements = (_SQL / f"{connection.vendor}.sql").read_text(encoding="utf-8").split("\n\n")[1:]
    if connection.vendor == "postgresql":
        schema = connection.ops.quote_name(_schema(connection))
        statements = [sql.replace("{schema}", schema) for sql in statements]
    return [*removing(connection), *statements]


def removing(connection: BaseDatabaseWrapper, *, only_removal_guards: bool = False) -> list[str]:
    """The statements that take every guard away, or only those against removing rows; missing ones are passed over."""
    guards = REMOVAL_GUARDS[connection.vendor] | ({} if only_removal_guards else _WRITING_GUARDS)
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in guards]
    triggers = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table in guards.items()]
    return triggers + ([] if only_removal_guards else [f"DROP FUNCTION IF EXISTS {name}()" for name in _FUNCTIONS])


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that are not in the database or are switched off."""
    statement = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        statement = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        present = {row[0] for row in cursor.fetchall()}
    return sorted((_WRITING_GUARDS | REMOVAL_GUARDS[connection.vendor]).keys() - present)


def settle(connection: BaseDatabaseWrapper) -> None:
    """Chain the entries of the running transaction now; by itself PostgreSQL would do so when it commits."""
    if connection.vendor == "postgresql" and connection.in_atomic_block and CHAIN not in missing_guards(connection):
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {CHAIN} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {CHAIN} DEFERRED")


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


class InstallGuards(Operation):
    """Put the guards in place (again); backwards, take them away."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(app_label, schema_editor, installing)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(app_label, schema_editor, removing)

    def describe(self) -> str:
        return "Install the guards of the audit log"

    def _run(self, app_label: str, schema_editor: Any, statements: Callable[[Any], list[str]]) -> None:
        connection = schema_editor.connection
        if router.allow_migrate(connection.alias, app_label):
            for statement in statements(connection):
                schema_editor.execute(statement, params=None)  # %ROWTYPE is no placeholder


class RemoveGuards(InstallGuards):
    """Take the guards away, for a migration that alters the tables; backwards, put them in place."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(app_label, schema_editor, removing)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(app_label, schema_editor, installing)

    def describe(self) -> str:
        return "Remove the guards of the audit log"
