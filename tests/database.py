"""The test database: migrated once for a state of the code, kept in var/test/kept/, and copied by every process."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from evalcase.audit.triggers import removing

ROOT = Path(__file__).resolve().parent.parent
# What a new database and the rows of a demo case follow from.
_ROOMS = ("evalcase", "units", "budgets", "indicators", "scoring", "reports")
LASTS = 2 * 3600  # seconds after which a state of the code is taken for left behind


@cache
def digest() -> str:
    """Of the code, the fixtures and the libraries, and of today: a case knows on which days its steps were taken."""
    files = [path for room in _ROOMS for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".yaml", ".sql")]
    files += [path for path in (ROOT / "fixtures").rglob("*") if path.is_file()]
    files += [*(ROOT / "requirements").glob("*.txt"), *(ROOT / "tests/factories").glob("*.py"), Path(__file__)]
    whole = hashlib.sha256(f"{sys.version} {timezone.localdate()} {settings.MEDIA_ROOT}".encode())
    for path in sorted(files):
        whole.update(f"{path}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:16]


@contextmanager
def kept_folder() -> Iterator[Path]:
    """Where things made for this state of the code are kept; meanwhile every other process waits."""
    kept = settings.DATA_DIR / "kept"
    kept.mkdir(exist_ok=True)
    with (kept / f"{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = kept / f"{connection.vendor}-{digest()}"
        if not folder.exists():
            _forget(kept.glob(f"{connection.vendor}-*"))
            folder.mkdir()
        folder.touch()
        yield folder


def _forget(folders: Iterator[Path]) -> None:
    for folder in folders:
        if folder.stat().st_mtime < time.time() - LASTS:
            shutil.rmtree(folder)
            if connection.vendor == "postgresql":
                with suppress(DatabaseError), connection.creation._nodb_cursor() as cursor:
                    cursor.execute(f'DROP DATABASE IF EXISTS "{_template(folder)}"')


def provide() -> str:
    """Give this process a migrated database of its own; returns the name of the one that it connects to otherwise."""
    usual, test, creation = connection.settings_dict["NAME"], connection.settings_dict["TEST"], connection.creation
    own = test["NAME"]
    with kept_folder() as folder:
        marker = folder / "migrated"
        kept = str(folder / "migrated.sqlite3") if connection.vendor == "sqlite" else _template(folder)
        if not marker.exists():
            test["NAME"] = kept
            _migrate()
            marker.touch()
            test["NAME"] = own
            _connect_to(usual)
        if connection.vendor == "sqlite":
            shutil.copyfile(kept, own)
        else:
            test["TEMPLATE"] = kept
            creation._create_test_db(verbosity=0, autoclobber=True)
    _connect_to(creation._get_test_db_name())
    return usual


def _template(folder: Path) -> str:
    """PostgreSQL keeps it beside its other databases, under a name for each checkout and state of the code."""
    return f"kept_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"


def _connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _migrate() -> None:
    """A new database without the guards against removing entries of the log.

    A test that commits is followed by emptying every table; tests of the guards put them back for themselves.
    """
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        for statement in removing(connection, only_removal_guards=True):
            cursor.execute(statement)
