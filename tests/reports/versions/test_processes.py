"""Processes of their own: a real worker on the database backend, and a batch forked over several processes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as site_settings
from django.db import connection

from reports.versions.choices import JobState, VersionState
from reports.versions.models import RenderJob
from reports.versions.services.batch import render_batch
from reports.versions.services.forked import WorkerDied, work_forked
from reports.versions.services.keeping import read_file
from reports.versions.tasks import start_rendering
from scoring.cases.models import Case
from scoring.opening.services import create_case
from tests.factories.approvals import approved
from tests.factories.demo import FUMIN, put_demo

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(site_settings.BASE_DIR)
PATIENCE = 60  # seconds


@pytest.fixture
def case() -> Case:
    """富民's case, where other processes can see it."""
    return approved(put_demo(FUMIN))


@pytest.fixture
def queue(settings: Any, tmp_path: Path) -> Path:
    """The database backend, and an archive that a worker with that data folder shares."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def _database_url() -> str:
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    user, password = quote(parts["USER"]), quote(parts["PASSWORD"])
    return f"postgres://{user}:{password}@{parts['HOST']}:{parts['PORT'] or 5432}/{parts['NAME']}"


def _start_worker(data: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "evalcase.settings.development",
        "DATABASE_URL": _database_url(),
        "EVALCASE_DATA_DIR": str(data),
    }
    command = [sys.executable, "manage.py", "render_worker", "--no-startup-delay", "--interval", "0.1", *options]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


@pytest.fixture
def worker(queue: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = _start_worker(queue)
    yield process
    process.kill()
    process.wait()


def _wait_for(job: RenderJob, *states: JobState) -> None:
    end = time.monotonic() + PATIENCE
    while job.state not in states:
        assert time.monotonic() < end, f"still {job.state}: {job.progress} {job.reason}"
        time.sleep(0.05)
        job.refresh_from_db()


def test_a_worker_makes_the_version(case: Case, queue: Path) -> None:
    job = start_rendering(case=case, state=VersionState.ISSUED, formats=["html", "pdf"], actor=None)
    assert job.state == JobState.WAITING
    assert _start_worker(queue, "--batch").wait(PATIENCE) == 0
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.DONE, "")
    assert job.version is not None
    contents = {file.format: read_file(file) for file in job.version.files.all()}
    assert contents["pdf"].startswith(b"%PDF-")
    assert b"<html" in contents["html"]


def test_a_stopped_worker_says_so_and_the_job_can_be_asked_for_again(
    case: Case, worker: subprocess.Popen[bytes]
) -> None:
    job = start_rendering(case=case, state=VersionState.DRAFT, formats=["pdf"], actor=None)
    _wait_for(job, JobState.RUNNING)
    # One asks it to finish what it does, the other to stop at once; two of one kind might arrive as one.
    worker.send_signal(signal.SIGTERM)
    worker.send_signal(signal.SIGINT)
    _wait_for(job, JobState.FAILED)
    worker.wait(PATIENCE)
    assert "被停止" in job.reason
    assert start_rendering(case=case, state=VersionState.DRAFT, formats=["html"], actor=None).is_open


def test_a_forked_batch_isolates_what_fails(case: Case, tmp_path: Path) -> None:
    codes = [case.code, *(f"empty-{number}" for number in range(4))]
    for code in codes[1:]:
        create_case(
            code=code,
            title="还没有写的报告",
            agency=case.agency,
            year=case.year,
            framework=None,
            report_kind=case.report_kind,
        )
    results = {
        result.code: result
        for result in render_batch(cases=Case.objects.all(), formats=["html", "pdf"], folder=tmp_path, jobs=2)
    }
    assert sorted(results) == sorted(codes)
    assert [code for code in codes if not results[code].failure] == [case.code]
    assert set(results[case.code].made) == {f"{case.code}.html", f"{case.code}.pdf"}
    grown = results[case.code].memory - resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert results[case.code].memory > 0
    assert grown < 400  # a worker begins with all that this process holds
    again = {result.code: result for result in render_batch(cases=[case], formats=["pdf"], folder=tmp_path, jobs=2)}
    assert again[case.code].unchanged == (f"{case.code}.pdf",)


def test_a_process_that_dies_takes_only_its_item_along() -> None:
    def work(number: int) -> int:
        if number % 5 == 3:
            os._exit(9)
        return number * number

    outcomes = {outcome.item: outcome.answer for outcome in work_forked(work, range(12), jobs=3)}
    died = {number for number, answer in outcomes.items() if isinstance(answer, WorkerDied)}
    assert died == {3, 8}
    assert {number: answer for number, answer in outcomes.items() if number not in died} == {
        number: number * number for number in range(12) if number not in died
    }


def test_a_worker_tells_how_much_memory_it_took() -> None:
    small, large = work_forked(lambda megabytes: len(b"x" * (megabytes << 20)), (1, 200), jobs=1)
    assert small.memory > 0
    assert 190 < large.memory - small.memory < 260
