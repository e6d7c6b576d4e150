"""Reads of kept versions and renderings, and who may make them."""

from __future__ import annotations

from django.db.models import QuerySet

from reports.document.blocks import Report
from reports.versions.choices import VersionState
from reports.versions.models import RenderJob, ReportVersion, VersionFile
from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from units.people.choices import Role
from units.people.models import User


def versions_of(case: Case) -> QuerySet[ReportVersion]:
    """The kept versions of a case, newest first, with their files; without the long lists of what they say.

    Drafts are kept back from those who may not read the scores yet; what was issued stays open to them.
    """
    versions = case.report_versions.filter(state=VersionState.ISSUED) if case.veiled else case.report_versions
    return versions.defer("figures", "paragraphs").prefetch_related("files")


def kept_file(case: Case, report: Report, ending: str) -> VersionFile | None:
    """The newest kept print of this very report in that format."""
    kept = VersionFile.objects.filter(version__case=case, version__fingerprint=report.fingerprint, format=ending)
    return kept.select_related("version").order_by("-pk").first()


def latest_job(case: Case) -> RenderJob | None:
    """The rendering asked for last."""
    return case.render_jobs.select_related("version").first()


def states_open_to(user: User, case: Case) -> frozenset[VersionState]:
    """What the person may make: a reviewer on the case issues and drafts, its evaluators and administrators draft.

    Whether the case may be issued at all, and by this reviewer, is asked of ``services.issuing``.
    Where another body evaluates, the evaluated agency's own evaluators are its staff (``person_on``): they make none.
    """
    roles = person_on(user, case).roles
    if Role.REVIEWER in roles:
        return frozenset(VersionState)
    return frozenset({VersionState.DRAFT} if roles & {Role.EVALUATOR, Role.ADMINISTRATOR} else ())
