"""The site of a chaos run: a fresh database with the 富民 case, and server processes that can be killed any moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CODE = "fumin-2023"
PEOPLE = ("jia", "yi")
PASSWORD = "Kaoqin-2468-Shizi"  # noqa: S105 - of people who exist only here
PROCESSES = 2


@contextmanager
def fresh_database(folder: Path, address: str) -> Iterator[str]:
    """The address of an empty database: a file in the folder, or beside the PostgreSQL database that is named."""
    if not address:
        yield f"sqlite:///{folder / 'chaos.sqlite3'}"
        return
    import psycopg2  # type: ignore[import-untyped]

    server, _, name = address.rpartition("/")
    scratch = f"test_{name}"
    with_drop = f'DROP DATABASE IF EXISTS "{scratch}" WITH (FORCE)'
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(with_drop)
            cursor.execute(f'CREATE DATABASE "{scratch}"')
        yield f"{server}/{scratch}"
        from django.db import connections

        connections.close_all()
        with connection.cursor() as cursor:
            cursor.execute(with_drop)
    finally:
        connection.close()


def set_up_django(folder: Path, database: str) -> None:
    """Point this process and those it starts at the scratch database."""
    os.environ |= {"EVALCASE_DATA_DIR": str(folder), "DATABASE_URL": database}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.chaos.settings")
    import django

    django.setup()


def load_case(people: tuple[str, ...] = PEOPLE) -> None:
    """The real migrations, the 富民 case by the services that users use, and evaluators who may score it."""
    from django.core.management import call_command

    from evalcase.demo.services import load_demo_case, load_reference_data
    from tests.factories.agencies import FOUNDED
    from tests.factories.demo import FIXTURES, FUMIN
    from units.people.choices import Role
    from units.people.services import assign_role, create_user

    call_command("migrate", verbosity=0, run_syncdb=True)
    load_reference_data(fixtures=FIXTURES)
    case = load_demo_case(folder=FUMIN)
    for username in people:
        user = create_user(username=username, display_name=f"评价人员{username}", password=PASSWORD)
        assign_role(user=user, agency=case.evaluator or case.agency, role=Role.EVALUATOR, valid_from=FOUNDED)


def cookies(people: tuple[str, ...] = PEOPLE) -> dict[str, str]:
    """A session key for each person."""
    from django.test import Client

    from units.people.models import User

    found = {}
    for user in User.objects.filter(username__in=people):
        client = Client()
        client.force_login(user, backend="units.people.backends.RoleBackend")
        found[user.username] = client.cookies["sessionid"].value
    return found


class Server:
    """The site's processes; ``kill`` is SIGKILL to all of them at once, in the middle of whatever they do."""

    def __init__(
        self, application: str = "evalcase.wsgi:application", processes: int = PROCESSES, threads: bool = True
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = ["--threads"] if threads else []
        self._command = [sys.executable, "-m", "tests.chaos.server", str(self.port), str(processes), application]
        self._command += options
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603 - our own server

    def kill(self) -> None:
        """Kill every process of the server that this object started, and wait until they are gone."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            self.kills += 1

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=20):  # noqa: S310 - this machine
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def wait_until_up(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not self.is_up():
            if time.monotonic() > end:
                raise TimeoutError("the server did not start")
            time.sleep(0.2)
