"""What stands in the way of submitting, approving and publishing: what the report lacks, and its issue.

Named by ``settings.CASE_GATES``. What cannot be issued cannot be approved; what was not issued cannot be published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from reports.building.remedies import Link, Remedy, remedies_for
from reports.building.selectors import Drafted, drafted
from reports.versions.choices import VersionState
from reports.versions.services.issuing import approval_obstacle
from scoring.cases.models import Case
from scoring.cases.rights import Person
from scoring.cases.workflow import Step


@dataclass(frozen=True, slots=True)
class NotIssued:
    """The report as it stands has not been issued, or not be approved any longer: what to do first, and where."""

    what: str
    then: str
    links: tuple[Link, ...] = ()
    place: str = ""


def report_is_complete(case: Case, _step: Step, person: Person | None) -> Sequence[Remedy]:
    """Everything that the report of the case still lacks, each with the way to mend it."""
    draft = drafted(case)
    return remedies_for(draft.missing, draft.material, person) if draft.missing else []


def report_is_issued(case: Case, step: Step, _person: Person | None) -> Sequence[NotIssued]:
    """For publishing: an issued version that says the same as the report now, of an approval that holds."""
    if step.action != "publish":
        return []
    if obstacle := approval_obstacle(case):
        link = Link("重新审核", reverse("review", args=[case.code]))
        return [NotIssued(obstacle.why, obstacle.then, (link,))]
    return [] if _is_issued(case, drafted(case)) else [_not_issued(case)]


def _is_issued(case: Case, draft: Drafted) -> bool:
    fingerprint = draft.report.fingerprint
    return case.report_versions.filter(state=VersionState.ISSUED, fingerprint=fingerprint).exists()


def _not_issued(case: Case) -> NotIssued:
    link = Link("正式印发", reverse("versions", args=[case.code]))
    return NotIssued("报告还没有正式印发", "印发以后再发布", (link,))
