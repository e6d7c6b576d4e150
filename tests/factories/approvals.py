"""Cases that went the whole way: submitted by one person and approved by another, as they now stand."""

from __future__ import annotations

from reports.building.selectors import drafted
from reports.versions.choices import VersionState
from reports.versions.models import ReportVersion
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.review.approvals import pinned
from scoring.review.models import CaseTransition
from units.people.models import User


def approved(case: Case, *, submitter: User | None = None, approver: User | None = None) -> Case:
    """The case as an approval of its present content leaves it; approving it again after a change holds anew."""
    case.refresh_from_db()
    sheet, sha256 = pinned(case)
    for action, before, after, actor in (
        ("submit", State.SCORING, State.SUBMITTED, submitter),
        ("approve", State.SUBMITTED, State.APPROVED, approver),
    ):
        name = "审核人员" if actor is None else str(actor)
        CaseTransition.objects.create(
            case=case,
            action=action,
            from_state=before,
            to_state=after,
            actor=actor,
            actor_name=name,
            score_sheet=sheet,
            sha256=sha256,
        )
    case.state = State.APPROVED
    Case.objects.filter(pk=case.pk).update(state=case.state)
    return case


def issued(case: Case) -> ReportVersion:
    """The report of the case as it stands now, issued; without its files."""
    report = drafted(case).report
    return ReportVersion.objects.create(
        case=case,
        state=VersionState.ISSUED,
        number=case.report_versions.count() + 1,
        title=case.title,
        report_kind=case.report_kind,
        fingerprint=report.fingerprint,
        template_sha256="0" * 64,
        program_version="0",
        created_by_name="审核人员",
    )
