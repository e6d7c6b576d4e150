"""The list of cases and the desk at a thousand and at a hundred thousand cases, on PostgreSQL.

``python -m tests.benchmarks.lists [--database postgres://…/name]``: where it or DATABASE_URL names a PostgreSQL; a
database ``test_name`` is made beside it and removed. Two thousand agencies; a reviewer of the finance bureau above all
of them, an evaluator of a firm with some hundred cases, a clerk of one agency. Each asks for the list, its filters, its
search and the desk; what counts is the median at 100,000 cases beside the same page at 1,000.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from statistics import median

SIZES, AGENCIES, ROUNDS = (1_000, 100_000), 2_000, 9
MOST_TIMES = 3
_PROJECTS = ("河道清淤", "校舍维修", "设备购置", "人才培训")
PAGES = (
    "/desk/",
    "/cases/",
    "/cases/?page=15",
    "/cases/?sort=due",
    "/cases/?sort=-score",
    "/cases/?sort=since",
    "/cases/?state=submitted",
    "/cases/?due=overdue",
    "/cases/?year=2023&kind=project_evaluation",
    "/cases/?q=清淤",
    "/cases/?q=一千零七中学",
    "/cases/?group=review",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL", ""))
    given = parser.parse_args()
    if not given.database.startswith("postgres"):
        print("列表：没有 PostgreSQL，略过 · lists: no PostgreSQL, skipped")
        return
    os.environ |= {"DATABASE_URL": given.database, "DJANGO_SETTINGS_MODULE": "evalcase.settings.test"}
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    try:
        sys.exit(0 if _measured() else 1)
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _measured() -> bool:
    from django.db import connection
    from django.test import Client

    agencies = _agencies()
    clients = {}
    for name, user in _people(agencies).items():
        clients[name] = Client()
        clients[name].force_login(user)
    times: dict[tuple[str, str], list[float]] = {}
    made = 0
    for size in SIZES:
        _cases(agencies, made, size)
        made = size
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        for name, client in clients.items():
            for page in PAGES:
                times.setdefault((name, page), []).append(_median(client, page))
    good = True
    for (name, page), (small, large) in times.items():
        ratio = large / small
        good = good and ratio <= MOST_TIMES
        print(
            f"{'ok ' if ratio <= MOST_TIMES else 'NO '} {ratio:5.2f}  {small:7.1f} → {large:7.1f} ms  {name:9} {page}"
        )
    print(f"每页在{SIZES[1]}个案件时不超过{SIZES[0]}个时的{MOST_TIMES}倍：{'是' if good else '否'}")
    return good


def _median(client, page: str) -> float:  # type: ignore[no-untyped-def]
    def once() -> float:
        start = time.perf_counter()
        answer = client.get(page)
        assert answer.status_code in (200, 404), (page, answer.status_code)
        return (time.perf_counter() - start) * 1000

    once()
    return median(once() for _ in range(ROUNDS))


def _agencies():  # type: ignore[no-untyped-def]
    from tests.factories.agencies import make_agency
    from units.agencies.choices import AgencyKind
    from units.agencies.models import Agency, AgencyName

    finance = make_agency("finance", "某市财政局", kind=AgencyKind.FINANCE)
    firm = make_agency("firm", "某评价公司", kind=AgencyKind.THIRD_PARTY)
    schools = [Agency(code=f"a{n}", kind=AgencyKind.ADMINISTRATIVE, parent=finance) for n in range(AGENCIES)]
    Agency.objects.bulk_create(schools)
    AgencyName.objects.bulk_create(
        AgencyName(agency=school, name=f"某市第{_numeral(n)}中学", valid_from=date(2010, 1, 1))
        for n, school in enumerate(schools)
    )
    return finance, firm, schools


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    return "一千零七" if number == 1007 else "".join(digits[int(digit)] for digit in str(number))


def _people(agencies):  # type: ignore[no-untyped-def]
    from tests.factories import people

    finance, firm, schools = agencies
    return {
        "reviewer": people.reviewer(finance),
        "evaluator": people.evaluator(firm),
        "clerk": people.agency_clerk(schools[7]),
    }


def _cases(agencies, first: int, last: int) -> None:  # type: ignore[no-untyped-def]
    from scoring.case_kinds import CASE_KINDS
    from scoring.cases.choices import State
    from scoring.cases.models import Case

    _, firm, schools = agencies
    random = Random(last)  # noqa: S311 - the same cases in every run
    states = list(State)
    Case.objects.bulk_create(
        (
            Case(
                code=f"c{number:06}",
                title=f"{random.choice('春夏秋冬')}季{random.choice(_PROJECTS)}{number}",
                agency=random.choice(schools),
                evaluator=firm if number < 300 else None,
                year=random.randrange(2015, 2026),
                report_kind=random.choice(CASE_KINDS).code,
                framework_code="f",
                state=random.choice(states),
                due_on=date(2026, 1, 1) + timedelta(days=random.randrange(700)) if random.random() < 0.7 else None,
                total=Decimal(random.randrange(0, 10001)) / 100 if random.random() < 0.8 else None,
            )
            for number in range(first, last)
        ),
        batch_size=2000,
    )


if __name__ == "__main__":
    main()
