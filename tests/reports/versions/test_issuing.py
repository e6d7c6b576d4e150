"""A report is issued of an approved case alone, while the approval holds, by a reviewer who prepared nothing of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from budgets.ledger.models import BudgetLine
from reports.building.builder import ReportIncomplete
from reports.versions.choices import JobState, VersionState
from reports.versions.models import RenderJob, ReportVersion
from reports.versions.services import keeping
from reports.versions.services.files import render_to_file
from reports.versions.services.issuing import NotApproved, approval_obstacle
from reports.versions.services.jobs import open_job, run_job
from reports.versions.services.keeping import draft_report, issue_report
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.services import write_words
from scoring.review.services import TransitionRefused, apply_transition
from tests.factories import people
from tests.factories.approvals import approved
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role


@pytest.fixture(autouse=True)
def archive(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writer(fumin: Case) -> User:
    return people.evaluator(fumin.evaluator)


@pytest.fixture
def reviewer(fumin: Case) -> User:
    return people.reviewer(fumin.agency)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.APPROVED, State.PUBLISHED)])
def test_what_is_not_approved_is_not_issued_by_anybody(fumin: Case, reviewer: User, state: State) -> None:
    Case.objects.filter(pk=fumin.pk).update(state=state)
    fumin.refresh_from_db()
    for actor in (None, reviewer):
        with pytest.raises(NotApproved, match="报告还不能印发"):
            issue_report(case=fumin, actor=actor, formats=["html"])
        with pytest.raises(NotApproved):
            open_job(case=fumin, state=VersionState.ISSUED, formats=["html"], actor=actor)
    assert not ReportVersion.objects.exists()
    assert not RenderJob.objects.exists()
    obstacle = approval_obstacle(fumin)
    assert obstacle is not None
    assert obstacle.role in (Role.EVALUATOR, Role.REVIEWER)


def test_a_state_without_its_approval_is_none(fumin: Case) -> None:
    Case.objects.filter(pk=fumin.pk).update(state=State.APPROVED)
    with pytest.raises(NotApproved, match="没有查到本案审核通过的记录"):
        issue_report(case=Case.objects.get(pk=fumin.pk), formats=["html"])


def test_an_approval_that_no_longer_holds_issues_nothing(fumin: Case, reviewer: User) -> None:
    approved(fumin)
    assert issue_report(case=fumin, actor=reviewer, formats=["html"]).number == 1
    BudgetLine.objects.filter(table__agency=fumin.agency, account__name="部门").update(expenditure=Decimal("1.00"))
    with pytest.raises(NotApproved, match=r"那次通过已经失效.*重新审核通过，或退回修改"):
        issue_report(case=fumin, actor=reviewer, formats=["html"])
    approved(fumin)
    assert issue_report(case=fumin, actor=reviewer, formats=["html"]).number == 2


def test_a_case_sent_back_while_its_pages_are_set_is_not_issued(
    fumin: Case, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(fumin)
    print_report = keeping.print_report

    def print_then_return(*given: Any, **more: Any) -> Any:
        printed = print_report(*given, **more)
        Case.objects.filter(pk=fumin.pk).update(state=State.RETURNED)
        return printed

    monkeypatch.setattr(keeping, "print_report", print_then_return)
    with pytest.raises(NotApproved, match="“已退回”"):
        issue_report(case=fumin, actor=reviewer, formats=["html"])
    assert not ReportVersion.objects.exists()


def test_a_case_sent_back_while_its_job_waits_fails_with_the_reason(fumin: Case, reviewer: User) -> None:
    approved(fumin)
    job = open_job(case=fumin, state=VersionState.ISSUED, formats=["html"], actor=reviewer)
    Case.objects.filter(pk=fumin.pk).update(state=State.RETURNED)
    run_job(pk=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "还没有审核通过" in job.reason


def test_who_prepared_the_case_does_not_issue_its_report(fumin: Case, writer: User, reviewer: User) -> None:
    """Neither who wrote words, nor who submitted; though they became reviewers since."""
    write_words(case=fumin, words={**fumin.words, "其他说明": "没有其他事项。"}, actor=writer)
    approved(fumin)
    assign_role(user=writer, agency=fumin.evaluator, role=Role.REVIEWER, valid_from=fumin.created_at.date())
    with pytest.raises(PermissionDenied, match="回避"):
        issue_report(case=fumin, actor=User.objects.get(pk=writer.pk), formats=["html"])
    approved(fumin, submitter=reviewer)
    with pytest.raises(PermissionDenied, match="回避"):
        issue_report(case=fumin, actor=reviewer, formats=["html"])


def test_who_approved_may_issue(fumin: Case, reviewer: User) -> None:
    approved(fumin, approver=reviewer)
    assert issue_report(case=fumin, actor=reviewer, formats=["html"]).created_by == reviewer


def test_drafts_and_files_ask_for_no_approval(fumin: Case, writer: User, tmp_path: Path) -> None:
    assert draft_report(case=fumin, actor=writer, formats=["html"]).number == 1
    assert render_to_file(case=fumin, path=tmp_path / "报告.html").stat().st_size > 10_000


@pytest.mark.parametrize("left", ["……", "**%"])
def test_unfinished_words_stop_an_issue_on_every_path(fumin: Case, reviewer: User, left: str) -> None:
    write_words(case=fumin, words={**fumin.words, "其他说明": f"执行率{left}。"})
    approved(fumin)
    with pytest.raises(ReportIncomplete, match="没有写完"):
        issue_report(case=fumin, formats=["html"])
    with pytest.raises(ReportIncomplete, match="没有写完"):
        open_job(case=fumin, state=VersionState.ISSUED, formats=["html"], actor=reviewer)
    job = RenderJob.objects.create(
        case=fumin, version_state=VersionState.ISSUED, formats=["html"], requested_by=reviewer
    )
    run_job(pk=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "没有写完" in job.reason
    assert not ReportVersion.objects.exists()


class TestPages:
    """What the page says of who does what next."""

    ADDRESS = "/cases/fumin-2023/versions/"

    def _page(self, client: Client, person: User) -> str:
        client.force_login(person)
        return client.get(self.ADDRESS).content.decode()

    def test_before_the_submission_the_evaluator_is_led_to_it(self, client: Client, fumin: Case, writer: User) -> None:
        page = self._page(client, writer)
        assert "案件现在是“评分中”，还没有审核通过" in page
        assert 'href="/cases/fumin-2023/transitions/submit/">去办理' in page

    def test_after_it_the_reviewer_is_led_to_the_review(self, client: Client, fumin: Case, reviewer: User) -> None:
        Case.objects.filter(pk=fumin.pk).update(state=State.SUBMITTED)
        page = self._page(client, reviewer)
        assert 'href="/cases/fumin-2023/review/">去办理' in page
        assert "正式印发</button>" not in page
        answer = client.post(self.ADDRESS, {"state": "issued", "formats": ["html"]})
        assert answer.status_code == 409
        assert 'role="alert"' in answer.content.decode()

    def test_an_approved_case_can_be_issued_by_its_reviewer_alone(
        self, client: Client, fumin: Case, reviewer: User, writer: User
    ) -> None:
        approved(fumin)
        assert "正式印发</button>" in self._page(client, reviewer)
        page = self._page(client, writer)
        assert "正式印发</button>" not in page
        assert "由没有参与填报的审核人员在本页办理" in page
        keeper = people.administrator()
        assert "正式印发</button>" not in self._page(client, keeper)
        assert client.post(self.ADDRESS, {"state": "issued", "formats": ["html"]}).status_code == 403

    def test_who_must_keep_away_is_told_so(self, client: Client, fumin: Case, reviewer: User) -> None:
        approved(fumin, submitter=reviewer)
        page = self._page(client, reviewer)
        assert "按回避要求请由另一名审核人员办理" in page
        assert "正式印发</button>" not in page

    def test_what_is_missing_of_an_approved_case_leads_to_its_return(
        self, client: Client, fumin: Case, reviewer: User
    ) -> None:
        write_words(case=fumin, words={slot: text for slot, text in fumin.words.items() if slot != "建议"})
        approved(fumin)
        client.force_login(reviewer)
        page = client.post(self.ADDRESS, {"state": "issued", "formats": ["html"]}).content.decode()
        assert 'href="/cases/fumin-2023/transitions/return/">退回修改' in page
        assert 'href="/cases/fumin-2023/words/#slot-' in page


class TestWithoutScores:
    """且末's report gives no scores: its case goes the same way, without a sheet."""

    @pytest.fixture
    def team(self, qiemo: Case) -> dict[str, User]:
        body = qiemo.evaluator or qiemo.agency
        return {"writer": people.evaluator(body), "reviewer": people.reviewer(qiemo.agency)}

    def _take(self, case: Case, action: str, person: User, **more: Any) -> None:
        apply_transition(case=Case.objects.get(pk=case.pk), action=action, actor=person, **more)

    def test_it_is_submitted_approved_and_issued(self, qiemo: Case, team: dict[str, User]) -> None:
        self._take(qiemo, "submit", team["writer"])
        self._take(qiemo, "approve", team["reviewer"])
        qiemo.refresh_from_db()
        assert qiemo.state == State.APPROVED
        assert issue_report(case=qiemo, actor=team["reviewer"], formats=["html"]).number == 1

    def test_it_is_returned_with_a_reason_for_it_has_no_indicator_to_name(
        self, qiemo: Case, team: dict[str, User]
    ) -> None:
        self._take(qiemo, "submit", team["writer"])
        with pytest.raises(TransitionRefused, match="理由"):
            self._take(qiemo, "return", team["reviewer"])
        self._take(qiemo, "return", team["reviewer"], reason="待遇人数与台账不符")
        qiemo.refresh_from_db()
        assert qiemo.state == State.RETURNED

    def test_its_pages_lead_the_same_way(self, client: Client, qiemo: Case, team: dict[str, User]) -> None:
        client.force_login(team["writer"])
        address = f"/cases/{qiemo.code}/"
        assert f'href="{address}transitions/submit/"' in client.get(address).content.decode()
        desk = client.get("/desk/").content.decode()
        assert f'href="{address}words/"' in desk
        assert "撰写报告文字并提交审核" in desk
        assert client.post(f"{address}transitions/submit/").status_code == 302
        client.force_login(team["reviewer"])
        page = client.get(f"{address}review/").content.decode()
        assert "没有评分表" in page
        assert "涉及的指标" not in client.get(f"{address}transitions/return/").content.decode()

    def test_a_change_of_its_figures_voids_the_approval(self, qiemo: Case, team: dict[str, User]) -> None:
        self._take(qiemo, "submit", team["writer"])
        self._take(qiemo, "approve", team["reviewer"])
        BudgetLine.objects.filter(table__agency=qiemo.agency, settled__isnull=False).update(settled=Decimal("9.00"))
        qiemo.refresh_from_db()
        with pytest.raises(NotApproved, match="失效"):
            issue_report(case=qiemo, actor=team["reviewer"], formats=["html"])
