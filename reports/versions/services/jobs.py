"""The life of a rendering in the background: asked for, taken by a worker, followed, finished, failed or cancelled."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from reports.building.builder import ReportIncomplete
from reports.building.remedies import missing_with_remedies
from reports.building.selectors import build_report
from reports.rendering.pdf import PdfUnavailable
from reports.rendering.printing import check_formats
from reports.versions.choices import OPEN_STATES, SILENCE, JobState, VersionState
from reports.versions.models import RenderJob
from reports.versions.services.issuing import NotApproved, require_approved
from reports.versions.services.keeping import check_may_make, make_version
from scoring.cases.models import Case
from units.people.models import User

logger = logging.getLogger(__name__)

LOST = "后台程序在生成途中中断，没有完成；请重新生成。"
STOPPED = "后台程序在生成途中被停止；请重新生成。"
_BEAT = 500_000_000  # nanoseconds between two notes of the page: each costs a write


class AlreadyRendering(Exception):
    """The case has a rendering that is not finished yet."""

    def __init__(self) -> None:
        super().__init__("该案件已有一份报告正在生成，请等它完成或先取消。")


class Interrupted(Exception):
    """The rendering is to stop: it was cancelled, or given up as lost."""


@transaction.atomic
def open_job(*, case: Case, state: VersionState, formats: Sequence[str], actor: User | None) -> RenderJob:
    """Note that a version is wanted; a job whose worker was killed makes way. Handing it to a worker is the caller's.

    Raises PermissionDenied, UnknownFormat, AlreadyRendering, and for an issue NotApproved or ReportIncomplete at once.
    """
    check_may_make(actor, case, state)
    formats = check_formats(formats)
    if state == VersionState.ISSUED:
        require_approved(case)
        build_report(case)
    close_lost_jobs(case=case)
    # The lock makes two who click at once come one after the other.
    Case.objects.select_for_update().get(pk=case.pk)
    if RenderJob.objects.filter(case=case, state__in=OPEN_STATES).exists():
        raise AlreadyRendering
    job = RenderJob(case=case, version_state=state, formats=list(formats), requested_by=actor)
    job.full_clean()
    job.save()
    record(actor=actor, action=f"申请生成报告（{state.label}）", obj=job, changes={"formats": [None, list(formats)]})
    return job


@transaction.atomic
def cancel_job(*, job: RenderJob, actor: User | None) -> RenderJob:
    """A waiting job ends at once, a running one at its next page. A finished one stays as it is.

    Raises PermissionDenied unless the actor might have asked for it.
    """
    check_may_make(actor, job.case, VersionState(job.version_state))
    job = RenderJob.objects.select_for_update().get(pk=job.pk)
    if job.state not in OPEN_STATES or job.cancel_requested:
        return job
    job.cancel_requested = True
    if job.state == JobState.WAITING or job.is_lost:
        job.state = JobState.CANCELLED
    job.save(update_fields=["cancel_requested", "state"])
    record(actor=actor, action="取消生成报告", obj=job)
    return job


def close_lost_jobs(*, case: Case | None = None) -> int:
    """Fail the running jobs whose worker has been silent for too long; how many there were."""
    lost = RenderJob.objects.filter(state=JobState.RUNNING, heard_at__lt=timezone.now() - SILENCE)
    if case is not None:
        lost = lost.filter(case=case)
    return lost.update(state=JobState.FAILED, reason=LOST)


def run_job(*, pk: int) -> None:
    """What a worker does: make the version, tell how far it is, and always leave the job finished in some way."""
    job = RenderJob.objects.select_related("case__agency", "case__evaluator", "requested_by").filter(pk=pk).first()
    if job is None:
        return
    try:
        # Taken inside, so that a worker that is stopped at any moment after it says so.
        if not _take(job):
            return  # cancelled meanwhile, or already taken
        version = make_version(
            case=job.case,
            state=VersionState(job.version_state),
            formats=job.formats,
            actor=job.requested_by,
            follower=JobFollower(job),
        )
    except Interrupted:
        _finish(job, state=JobState.CANCELLED)
    except ReportIncomplete as error:
        _finish(job, state=JobState.FAILED, reason=missing_with_remedies(error))
    except (NotApproved, PdfUnavailable, PermissionDenied) as error:
        _finish(job, state=JobState.FAILED, reason=str(error))
    except Exception as error:
        logger.exception("rendering %s of case %s failed", job.pk, job.case.code)
        reason = f"程序出错（{type(error).__name__}），请把案件代码和时间告诉管理员，详情在后台程序的日志中。"
        _finish(job, state=JobState.FAILED, reason=reason)
    except BaseException:  # the worker itself is being stopped
        _finish(job, state=JobState.FAILED, reason=STOPPED)
        raise
    else:
        _finish(job, state=JobState.DONE, version=version, steps_done=job.steps, progress="")


def _take(job: RenderJob) -> int:
    waiting = RenderJob.objects.filter(pk=job.pk, state=JobState.WAITING)
    return waiting.update(state=JobState.RUNNING, heard_at=timezone.now())


class JobFollower:
    """Writes down how far a job is, which also shows that its worker lives, and stops it where it is to stop."""

    def __init__(self, job: RenderJob) -> None:
        self._job = job
        self._doing = ""
        self._told = 0

    def step(self, done: int, doing: str) -> None:
        self._doing = doing
        self._tell(steps_done=done, progress=doing)

    def page(self, number: int) -> None:
        if time.monotonic_ns() - self._told >= _BEAT:
            self._tell(progress=f"{self._doing}：已排到第 {number} 页")

    def _tell(self, **fields: Any) -> None:
        self._told = time.monotonic_ns()
        mine = RenderJob.objects.filter(pk=self._job.pk, state=JobState.RUNNING, cancel_requested=False)
        if not mine.update(heard_at=timezone.now(), **fields):
            raise Interrupted


def _finish(job: RenderJob, **fields: Any) -> None:
    # Only a job still running: one that was given up as lost keeps that end.
    RenderJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(**fields)
