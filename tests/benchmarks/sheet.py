"""Speed of the score sheet: saving a cell under 50 users beside a bare view, and the page beside its bare table.

``python -m tests.benchmarks.sheet [--rounds 20] [--database postgres://…/name]``; SQLite, and PostgreSQL where it or
DATABASE_URL names one (a database ``test_name`` is made beside it and removed).

Saving: two worker processes serve both the site and a view that writes one row, without middleware or sign-in
(tests/benchmarks/_bare.py). 50 users, five on each of ten sheets of 60 rows, send one save to ours and one write to the
bare view in turns, each as soon as the last was answered; so both meet the same machine and the same queue. Then the
same with pauses as of people who type, and one user alone, who meets no queue. What counts is our p95 beside the bare
median of the run without pauses; the other two say what a save costs by itself.

The page: 60 rows through the whole site, beside the same template rendered from the context of that page, ready made,
without a query; for information also beside a Django form with as many fields.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

USERS, SHEETS, LEAVES, PROCESSES = 50, 10, 60, 2
HIGHEST_SAVE, HIGHEST_PAGE, MOST_QUERIES = 5, 3, 10
# The frame around every page of a case reads what it tells by itself; the rows of the sheet read nothing.
FRAME_QUERIES = 2
PAGE_ROUNDS = 15
PAUSE = 4.0  # seconds before each request of a person who types, at most; half of it on the average
TOKEN = ("benchmark" * 4)[:32]  # compared with itself


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the benchmark: their session, their sheet and the cell that they write."""

    number: int
    session: str
    code: str
    indicator: int


def main() -> None:
    """Both databases, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL", ""))
    parser.add_argument("--alone", action="store_true", help="this database only")
    given = parser.parse_args()
    if given.alone:
        _measure(given.database, given.rounds)
        return
    is_postgres = given.database.startswith("postgres")
    for database in ("", given.database) if is_postgres else ("",):
        command = [sys.executable, "-m", "tests.benchmarks.sheet", "--alone", "--rounds", str(given.rounds)]
        subprocess.run([*command, "--database", database], check=True)  # noqa: S603 - this very file


def _measure(address: str, rounds: int) -> None:
    from tests.chaos.site import Server, fresh_database, set_up_django

    os.environ["DATABASE_CONN_MAX_AGE"] = "60"  # as in production
    with tempfile.TemporaryDirectory() as name, fresh_database(Path(name), address) as database:
        set_up_django(Path(name), database)
        people = _people()
        print(f"--- {'PostgreSQL' if address else 'SQLite'}", flush=True)
        server = Server("tests.benchmarks._bare:application", PROCESSES, threads=False)
        server.start()
        try:
            server.wait_until_up()
            limit = f"at most {HIGHEST_SAVE}"
            _report("without pause", USERS, limit, *_saving(people, server.port, 0.0, rounds))
            limit = "for information: seldom a queue before either"
            _report("as people type", USERS, limit, *_saving(people, server.port, PAUSE, rounds))
            _report("one user alone", 1, limit, *_saving(people[:1], server.port, 0.0, rounds * 5))
        finally:
            server.kill()
        if not address:
            _page(people[0])


def _people() -> list[Person]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from scoring.cases.models import CaseIndicator
    from tests.benchmarks._bare import BareRow
    from tests.factories import agencies
    from tests.factories.sheets import scored_sheet
    from units.people.choices import Role
    from units.people.services import assign_role, create_user

    call_command("migrate", verbosity=0, run_syncdb=True)
    with connection.schema_editor() as editor:
        editor.create_model(BareRow)
    BareRow.objects.bulk_create(BareRow(pk=number + 1, value="") for number in range(USERS))
    agency = agencies.bureau()
    cases = [scored_sheet(agency, LEAVES, code=f"sheet-{number}") for number in range(SHEETS)]
    people = []
    for number in range(USERS):
        user = create_user(username=f"user{number}", display_name=f"评价人员{number}", password="Kaoqin-2468-Shizi")  # noqa: S106
        assign_role(user=user, agency=agency, role=Role.EVALUATOR, valid_from=agencies.FOUNDED)
        client = Client()
        client.force_login(user, backend="units.people.backends.RoleBackend")
        case = cases[number % SHEETS]
        rows = CaseIndicator.objects.filter(case=case, rule__kind="finding_deduction").order_by("order")
        session = client.cookies["sessionid"].value
        people.append(Person(number, session, case.code, rows[number // SHEETS].pk))
    return people


# ---- saving ----------------------------------------------------------------------------------------------------------


def _saving(people: list[Person], port: int, pause: float, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of our saves and of the bare writes, from a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_clients, (people, port, pause, rounds))


def _clients(people: list[Person], port: int, pause: float, rounds: int) -> tuple[list[float], list[float]]:
    work = partial(_person, port=port, pause=pause, rounds=rounds)
    with ThreadPoolExecutor(len(people)) as pool:
        pairs = list(pool.map(work, people))
    return [one for ours, _ in pairs for one in ours], [one for _, bare in pairs for one in bare]


def _person(person: Person, port: int, pause: float, rounds: int) -> tuple[list[float], list[float]]:
    random = Random(person.number)  # noqa: S311 - a benchmark
    version = _version(person, port)
    ours, bare = [], []
    for number in range(rounds + 1):
        time.sleep(random.random() * pause)
        edit = {"i": person.indicator, "f": "choices.findings", "v": str((version + 1) % 7), "b": version}
        body = {"edits": [edit | {"o": f"{person.number}-{version}"}]}
        seconds, told = _post(port, f"/cases/{person.code}/sheet/cells/", body, person.session)
        assert not told["conflicts"] + told["refusals"], told
        version += 1
        time.sleep(random.random() * pause)
        other, _ = _post(port, "/bare/", {"row": person.number + 1, "value": f"值{number}"})
        if number:  # the first round warms up
            ours.append(seconds)
            bare.append(other)
    return ours, bare


def _version(person: Person, port: int) -> int:
    """The version of the person's cell, as a conflict tells it."""
    edit = {"i": person.indicator, "f": "choices.findings", "v": "99", "b": -1, "o": "ask"}
    _, told = _post(port, f"/cases/{person.code}/sheet/cells/", {"edits": [edit]}, person.session)
    version: int = told["conflicts"][0]["version"]
    return version


def _post(port: int, path: str, body: dict[str, Any], session: str = "") -> tuple[float, dict[str, Any]]:
    headers = {"Content-Type": "application/json"}
    if session:
        headers |= {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        headers["X-Requested-With"] = "fetch"
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    seconds = time.perf_counter() - start
    connection.close()
    assert answer.status == 200, (answer.status, content[:300])
    return seconds, json.loads(content)


def _report(title: str, users: int, limit: str, ours: list[float], bare: list[float]) -> None:
    p95 = statistics.quantiles(ours, n=20)[-1]
    median = statistics.median(bare)
    print(f"{title:<19} {users} users, {len(ours)} saves")
    print(f"  save of a cell    p50 {statistics.median(ours) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
    print(f"  bare view         p50 {median * 1000:.1f} ms, p95 {statistics.quantiles(bare, n=20)[-1] * 1000:.1f} ms")
    print(f"  p95 / bare median {p95 / median:.2f} ({limit})", flush=True)


# ---- the page --------------------------------------------------------------------------------------------------------


def _page(person: Person) -> None:
    """The whole page, its template alone, and a form of as many fields, in turns in this process."""
    from django.conf import settings
    from django.db import connection
    from django.db.models import prefetch_related_objects
    from django.template.loader import render_to_string
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = person.session
    address = f"/cases/{person.code}/sheet/"
    client.get(address)
    setup_test_environment()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries)  # the log is emptied with the next request
    context = answer.context[0].flatten()  # the page's own: templates it includes have contexts behind it
    teardown_test_environment()
    assert answer.status_code == 200
    assert answer.content.count(b'class="leaf') == LEAVES
    request = answer.wsgi_request
    prefetch_related_objects([context["case"].agency], "names")  # the page prints the agency's name

    def table() -> str:
        return render_to_string("scoring/score_sheet/page.html", context, request)

    with CaptureQueriesContext(connection) as of_frame:
        table()
    assert len(of_frame) <= FRAME_QUERIES, of_frame.captured_queries
    form = _form(answer.content.count(b"data-i="))
    contenders = {"page": lambda: client.get(address), "table": table, "form": form}
    seconds = _in_turns(contenders)
    page, bare, widgets = (statistics.median(seconds[name]) for name in contenders)
    print(f"page of {LEAVES} rows     {asked} queries (at most {MOST_QUERIES}), {len(answer.content)} bytes")
    print(f"  whole page        {page * 1000:.1f} ms of processor time")
    print(f"  its table alone   {bare * 1000:.1f} ms (same template, context ready made; only the frame asks)")
    print(f"  page / table      {page / bare:.2f} (at most {HIGHEST_PAGE})")
    print(f"  form widgets only {widgets * 1000:.1f} ms (a Django form of as many fields, rendered by its templates)")


def _in_turns(contenders: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(PAGE_ROUNDS):
        for name, run in contenders.items():
            start = time.process_time()
            run()
            seconds[name].append(time.process_time() - start)
    return seconds


def _form(count: int) -> Callable[[], str]:
    from django import forms

    fields = {f"field{number}": forms.CharField(label="完成值", required=False) for number in range(count)}
    kind = type("SheetForm", (forms.Form,), fields)

    def run() -> str:
        return str(kind(data=dict.fromkeys(fields, "12")).as_table())

    return run


if __name__ == "__main__":
    main()
