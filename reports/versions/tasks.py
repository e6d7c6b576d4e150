"""Work for the background workers, through Django's tasks API (decision on background work in docs/decisions)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django_tasks import task

from reports.versions.choices import VersionState
from reports.versions.models import RenderJob
from reports.versions.services.jobs import open_job, run_job
from scoring.cases.models import Case
from units.people.models import User


@task()
def make_version_of_job(pk: int) -> None:
    """Make the version that a job asks for."""
    run_job(pk=pk)


@transaction.atomic
def start_rendering(*, case: Case, state: VersionState, formats: Sequence[str], actor: User | None) -> RenderJob:
    """Hand the making of a version to the workers; the job tells how far it is. Raises what ``open_job`` raises."""
    job = open_job(case=case, state=state, formats=formats, actor=actor)
    # In the same transaction: the database backend's queue is a table, so there is never a job without its task.
    make_version_of_job.enqueue(job.pk)
    return job
