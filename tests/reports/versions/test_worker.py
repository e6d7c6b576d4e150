"""The worker outlasts a database that is locked or gone for a while."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from reports.versions.choices import SILENCE, JobState, VersionState
from reports.versions.management.commands.render_worker import outlast_the_database
from reports.versions.models import RenderJob
from reports.versions.services.jobs import LOST, close_lost_jobs, open_job
from scoring.cases.models import Case
from units.agencies.models import Agency


def test_a_locked_database_is_waited_for_with_growing_pauses(db: None, caplog: pytest.LogCaptureFixture) -> None:
    failures, pauses = [OperationalError("database is locked")] * 8, []

    def work() -> None:
        if failures:
            raise failures.pop()

    outlast_the_database(work, pauses.append)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert "数据库暂时不能用（database is locked），1 秒后再试" in caplog.text
    connection.ensure_connection()


def test_another_fault_ends_the_worker() -> None:
    def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outlast_the_database(work, lambda _: None)


def test_a_job_lost_with_the_database_is_closed_with_its_reason_when_it_is_back(centre: Agency) -> None:
    case = Case.objects.create(code="lost", title="中断", agency=centre, year=2024, report_kind="final_accounts")
    job = open_job(case=case, state=VersionState.DRAFT, formats=("html",), actor=None)
    tries = []

    def work() -> None:
        close_lost_jobs()
        tries.append(1)
        if len(tries) == 1:
            silent = timezone.now() - 2 * SILENCE
            RenderJob.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heard_at=silent)
            raise OperationalError("server closed the connection")

    outlast_the_database(work, lambda _: None)
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.FAILED, LOST)
