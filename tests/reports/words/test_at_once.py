"""Several people writing the words of one case at the same time: in a file of its own, for it really commits."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from scoring.cases.models import Case
from scoring.cases.services import write_slot
from scoring.cases.words import words_version
from tests.factories.demo import FUMIN, put_demo


@pytest.mark.django_db(transaction=True)
def test_many_people_writing_at_once_lose_nothing() -> None:
    case = put_demo(FUMIN)
    names = [f"附注{number}" for number in range(8)]
    failed: list[Exception] = []
    gate = threading.Barrier(len(names))

    def write(name: str) -> None:
        try:
            gate.wait(timeout=60)
            write_slot(case=Case.objects.get(pk=case.pk), path=(name,), words=name, seen=words_version(None))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case.refresh_from_db()
    assert not failed
    assert {name: case.words.get(name) for name in names} == {name: name for name in names}
