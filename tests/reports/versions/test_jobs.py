"""Renderings in the background: asked for, followed, cancelled, failed with a reason; on the immediate backend."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from reports.building.builder import ReportIncomplete
from reports.rendering import pdf
from reports.versions.choices import SILENCE, JobState, VersionState
from reports.versions.models import RenderJob, ReportVersion
from reports.versions.services.jobs import (
    AlreadyRendering,
    Interrupted,
    JobFollower,
    cancel_job,
    close_lost_jobs,
    open_job,
    run_job,
)
from reports.versions.tasks import start_rendering
from scoring.cases.models import Case
from tests.factories import people
from tests.factories.approvals import approved
from units.people.models import User


@pytest.fixture(autouse=True)
def archive(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(fumin: Case) -> Case:
    return approved(fumin)


@pytest.fixture
def case_reviewer(case: Case) -> User:
    return people.reviewer(case.agency)


def _job(case: Case, state: VersionState = VersionState.DRAFT, formats: tuple[str, ...] = ("html",)) -> RenderJob:
    return open_job(case=case, state=state, formats=formats, actor=None)


def _running(case: Case, **fields: Any) -> RenderJob:
    job = _job(case)
    RenderJob.objects.filter(pk=job.pk).update(**{"state": JobState.RUNNING, "heard_at": timezone.now(), **fields})
    job.refresh_from_db()
    return job


def test_a_job_ends_with_its_version(case: Case, case_reviewer: User) -> None:
    job = start_rendering(case=case, state=VersionState.ISSUED, formats=["html"], actor=case_reviewer)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.version == ReportVersion.objects.get()
    assert job.version.created_by == case_reviewer
    assert job.steps_done == job.steps == 3


def test_the_pages_of_a_pdf_are_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(JobFollower, "page", lambda _, number: told.append(number))
    run_job(pk=_job(case, formats=("pdf",)).pk)
    assert told[:3] == [1, 2, 3]
    assert max(told) > 20


def test_progress_is_written_down_in_words(case: Case) -> None:
    job = _running(case)
    follower = JobFollower(job)
    follower.step(1, "正在生成 PDF")
    follower._told = 0
    follower.page(12)
    job.refresh_from_db()
    assert (job.steps_done, job.progress) == (1, "正在生成 PDF：已排到第 12 页")


def test_a_running_job_stops_at_its_next_step(case: Case) -> None:
    job = _running(case)
    assert cancel_job(job=job, actor=None).state == JobState.RUNNING
    with pytest.raises(Interrupted):
        JobFollower(job).step(1, "正在生成 PDF")


def test_a_job_cancelled_on_the_way_leaves_no_version(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    job = _job(case, formats=("html", "pdf"))
    step = JobFollower.step

    def cancel_then_step(follower: JobFollower, done: int, doing: str) -> None:
        if done == 2:
            cancel_job(job=RenderJob.objects.get(pk=job.pk), actor=None)
        step(follower, done, doing)

    monkeypatch.setattr(JobFollower, "step", cancel_then_step)
    run_job(pk=job.pk)
    job.refresh_from_db()
    assert (job.state, job.steps_done) == (JobState.CANCELLED, 1)
    assert not ReportVersion.objects.exists()


def test_a_waiting_job_is_cancelled_at_once_and_never_run(case: Case) -> None:
    job = cancel_job(job=_job(case), actor=None)
    assert job.state == JobState.CANCELLED
    run_job(pk=job.pk)
    assert not ReportVersion.objects.exists()


def test_one_open_job_a_case(case: Case) -> None:
    _job(case)
    with pytest.raises(AlreadyRendering, match="正在生成"):
        _job(case)


def test_an_issue_that_lacks_something_is_refused_before_it_waits(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(words={})
    approved(case)
    with pytest.raises(ReportIncomplete):
        _job(case, VersionState.ISSUED)
    assert not RenderJob.objects.exists()


def test_what_is_missing_later_is_the_reason_of_the_failure(case: Case) -> None:
    job = _job(case, VersionState.ISSUED)
    Case.objects.filter(pk=case.pk).update(words={})
    approved(case)
    run_job(pk=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "缺少文字" in job.reason


def test_a_machine_without_pdf_parts_is_the_reason(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise pdf.PdfUnavailable("PDF 组件无法载入")

    monkeypatch.setattr(pdf, "load_engine", absent)
    job = _job(case, formats=("pdf",))
    run_job(pk=job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.FAILED, "PDF 组件无法载入")


def test_a_fault_of_the_program_fails_the_job_in_chinese(case: Case) -> None:
    job = _job(case)
    Case.objects.filter(pk=case.pk).update(formulas=[{"key": "x"}])
    run_job(pk=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.reason.startswith("程序出错（KeyError）")


def test_a_silent_job_is_lost_and_makes_way(case: Case) -> None:
    lost = _running(case, heard_at=timezone.now() - SILENCE - timedelta(seconds=1))
    assert lost.is_lost
    assert not lost.is_open
    assert close_lost_jobs() == 1
    lost.refresh_from_db()
    assert lost.state == JobState.FAILED
    assert "请重新生成" in lost.reason
    with pytest.raises(Interrupted):  # should its worker wake up after all
        JobFollower(lost).step(2, "正在存档")
    run_job(pk=_job(case).pk)
    assert ReportVersion.objects.count() == 1


def test_asking_again_clears_a_lost_job_away(case: Case) -> None:
    lost = _running(case, heard_at=timezone.now() - SILENCE - timedelta(seconds=1))
    _job(case)
    lost.refresh_from_db()
    assert lost.state == JobState.FAILED


def test_who_may_not_make_may_not_cancel(case: Case, agency_clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        cancel_job(job=_job(case), actor=agency_clerk)


class TestPages:
    @pytest.fixture
    def site(self, client: Client, case_reviewer: User) -> Client:
        client.force_login(case_reviewer)
        return client

    def test_a_draft_is_made_from_the_page(self, site: Client, case: Case) -> None:
        answer = site.post(f"/cases/{case.code}/versions/", {"state": "draft", "formats": ["html"]}, follow=True)
        page = answer.content.decode()
        assert "草稿第1稿已生成" in page
        assert f"/cases/{case.code}/versions/{ReportVersion.objects.get().pk}/report.html" in page

    def test_a_job_under_way_is_followed_with_and_without_scripts(self, site: Client, case: Case) -> None:
        job = _running(case, progress="正在生成 PDF：已排到第 12 页", steps_done=1)
        page = site.get(f"/cases/{case.code}/versions/").content.decode()
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
        assert "已排到第 12 页" in page
        assert "正式印发</button>" not in page
        fragment = site.get(f"/cases/{case.code}/renderings/{job.pk}/").content.decode()
        assert '<progress max="3" value="1"' in fragment
        assert "<html" not in fragment

    def test_a_job_that_nobody_takes_says_so(self, site: Client, case: Case) -> None:
        RenderJob.objects.filter(pk=_job(case).pk).update(requested_at=timezone.now() - timedelta(minutes=1))
        assert "可能没有启动" in site.get(f"/cases/{case.code}/versions/").content.decode()

    def test_a_job_is_cancelled_from_the_page(self, site: Client, case: Case) -> None:
        job = _job(case)
        page = site.post(f"/cases/{case.code}/renderings/{job.pk}/cancel", follow=True).content.decode()
        assert "上次生成已取消" in page
        assert site.get(f"/cases/{case.code}/renderings/{job.pk + 1}/").status_code == 404

    @pytest.mark.parametrize("ended", [JobState.FAILED, JobState.CANCELLED])
    def test_what_came_to_nothing_is_asked_for_again_as_it_was(self, site: Client, case: Case, ended: JobState) -> None:
        job = _job(case, VersionState.ISSUED)
        RenderJob.objects.filter(pk=job.pk).update(state=ended, reason="磁盘已满")
        page = site.get(f"/cases/{case.code}/versions/").content.decode()
        assert ("磁盘已满" in page) is (ended == JobState.FAILED)
        again = r'name="formats" value="html"><button type="submit" name="state" value="issued" class="quiet">重新印发'
        assert re.search(again, page)
        page = site.post(f"/cases/{case.code}/versions/", {"state": "issued", "formats": ["html"]}, follow=True)
        assert "第1版已生成" in page.content.decode()
        assert "重新印发" not in page.content.decode()

    def test_nobody_is_offered_again_what_they_may_not_make(self, client: Client, case: Case) -> None:
        assert case.evaluator is not None
        job = _job(case, VersionState.ISSUED)
        RenderJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, reason="磁盘已满")
        client.force_login(people.evaluator(case.evaluator))
        page = client.get(f"/cases/{case.code}/versions/").content.decode()
        assert "上次印发失败" in page
        assert "重新印发" not in page

    def test_an_issue_under_way_is_its_reviewers_to_cancel(
        self, client: Client, case: Case, case_reviewer: User
    ) -> None:
        assert case.evaluator is not None
        _job(case, VersionState.ISSUED)
        for person, offered in ((people.evaluator(case.evaluator), False), (case_reviewer, True)):
            client.force_login(person)
            page = client.get(f"/cases/{case.code}/versions/").content.decode()
            assert "正在印发报告" in page
            assert (">取消</button>" in page) is offered

    def test_a_refused_issue_lists_what_is_missing(self, site: Client, case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(words={})
        approved(case)
        answer = site.post(f"/cases/{case.code}/versions/", {"state": "issued", "formats": ["html"]})
        assert answer.status_code == 409
        assert answer.content.decode().count("#slot-") > 3
        assert "缺少文字" in answer.content.decode()

    @pytest.mark.parametrize(
        ("chosen", "said"),
        [
            ({"state": "draft"}, "请至少选择一种格式"),
            ({"state": "draft", "formats": ["odt"]}, "没有“odt”这种格式"),
            ({"state": "final", "formats": ["html"]}, "请选择生成草稿或正式印发"),
        ],
    )
    def test_a_wrong_choice_is_explained(self, site: Client, case: Case, chosen: dict[str, Any], said: str) -> None:
        answer = site.post(f"/cases/{case.code}/versions/", chosen)
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_an_evaluator_is_offered_drafts_only(self, client: Client, case: Case) -> None:
        assert case.evaluator is not None
        client.force_login(people.evaluator(case.evaluator))
        page = client.get(f"/cases/{case.code}/versions/").content.decode()
        assert "生成草稿</button>" in page
        assert "正式印发</button>" not in page
        refused = client.post(f"/cases/{case.code}/versions/", {"state": "issued", "formats": ["html"]})
        assert refused.status_code == 403
