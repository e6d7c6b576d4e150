"""Keeping versions of reports: what was printed stays as it was printed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

import evalcase
from evalcase.audit.services import SYSTEM_NAME, record
from reports.building.selectors import build_report
from reports.document.blocks import Report
from reports.document.figures import figures_of
from reports.document.paragraphs import gaps_of, placed_paragraphs
from reports.rendering.formats import FORMATS
from reports.rendering.printing import Follower, Unwatched, check_formats, looks_sha256, print_report
from reports.versions.choices import VersionState
from reports.versions.models import ReportVersion, VersionFile
from reports.versions.selectors import states_open_to
from reports.versions.services.issuing import require_approved, require_not_preparing
from scoring.cases.models import Case
from units.people.models import User

_ACTIONS = {VersionState.DRAFT: "生成报告草稿", VersionState.ISSUED: "印发报告"}
_REFUSED = {
    VersionState.DRAFT: "只有评价人员、财政局审核和管理员可以生成本案报告的草稿。",
    VersionState.ISSUED: "只有财政局审核人员可以印发本案的报告；评价人员和管理员可以生成草稿。",
}


class DamagedFile(Exception):
    """The kept bytes are gone or no longer those that were kept; the message names the file."""


def issue_report(
    *, case: Case, actor: User | None = None, formats: Sequence[str] = tuple(FORMATS), follower: Follower | None = None
) -> ReportVersion:
    """Print the case's report and keep it as the next issued version (第1版 …); earlier ones stay.

    Raises NotApproved unless the case stands approved, ReportIncomplete with everything missing or unfinished,
    PermissionDenied unless the actor reviews the evaluated agency and prepared nothing of the case, UnknownFormat,
    PdfUnavailable. ``actor=None`` is the system itself, which issues nothing that is not approved either.
    """
    return make_version(case=case, state=VersionState.ISSUED, formats=formats, actor=actor, follower=follower)


def draft_report(
    *, case: Case, actor: User | None = None, formats: Sequence[str] = tuple(FORMATS), follower: Follower | None = None
) -> ReportVersion:
    """Print the case's report with its gaps marked and keep it as the next draft (草稿第1稿 …).

    Raises PermissionDenied for someone without a part in the case, UnknownFormat, PdfUnavailable.
    """
    return make_version(case=case, state=VersionState.DRAFT, formats=formats, actor=actor, follower=follower)


def make_version(
    *,
    case: Case,
    state: VersionState,
    formats: Sequence[str],
    actor: User | None = None,
    follower: Follower | None = None,
) -> ReportVersion:
    """A new version in that state; see ``issue_report`` and ``draft_report``."""
    check_may_make(actor, case, state)
    formats = check_formats(formats)
    if state == VersionState.ISSUED:
        require_approved(case)
    follower = follower or Unwatched()
    follower.step(0, "正在汇总数据")
    report = build_report(case, draft=state == VersionState.DRAFT)
    # Printing takes seconds: it stays outside the transaction, which on SQLite would keep every other writer waiting.
    printed = print_report(report, formats, follower=follower, done=1)
    follower.step(1 + len(formats), "正在存档")
    kept = {name: _keep(content, name) for name, content in printed.items()}
    return _record_version(case, state, report, printed, kept, actor)


def check_may_make(actor: User | None, case: Case, state: VersionState) -> None:
    """Raises PermissionDenied, saying in Chinese who may; the system itself (None) may."""
    if actor is None:
        return
    if state not in states_open_to(actor, case):
        raise PermissionDenied(_REFUSED[state])
    if state == VersionState.ISSUED:
        require_not_preparing(case, actor)


def read_file(file: VersionFile) -> bytes:
    """The kept bytes, exactly as they were printed. Raises DamagedFile."""
    try:
        with default_storage.open(str(file.content), "rb") as stream:
            content: bytes = stream.read()
    except OSError as error:
        raise DamagedFile(f"存档中找不到“{file}”（{file.content.name}），请管理员从备份恢复") from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DamagedFile(f"存档的“{file}”（{file.content.name}）与生成时的校验值不符，请管理员从备份恢复")
    return content


@transaction.atomic
def _record_version(
    case: Case,
    state: VersionState,
    report: Report,
    printed: Mapping[str, bytes],
    kept: Mapping[str, str],
    actor: User | None,
) -> ReportVersion:
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)  # numbers are given one at a time
    if state == VersionState.ISSUED:
        require_approved(locked)  # it may have been sent back while its pages were set
    last = ReportVersion.objects.filter(case=case, state=state).aggregate(last=Max("number"))["last"]
    version = ReportVersion(
        case=case,
        state=state,
        number=(last or 0) + 1,
        report_kind=case.report_kind,
        framework_code=case.framework_code,
        framework_version=case.framework_version,
        framework_sha256=case.framework_sha256,
        template_sha256=looks_sha256(),
        program_version=evalcase.__version__,
        created_by=actor,
        created_by_name=SYSTEM_NAME if actor is None else str(actor),
        **_contents(report),
    )
    version.full_clean()
    version.save()
    files = [_file(version, name, content, kept[name]) for name, content in printed.items()]
    record(
        actor=actor,
        action=_ACTIONS[state],
        obj=version,
        changes={file.format: [None, file.sha256] for file in files},
    )
    return version


def _contents(report: Report) -> dict[str, Any]:
    """What the report says, for comparing versions later."""
    figures = dict.fromkeys((figure.fact, figure.text, figure.value) for figure in figures_of(report))
    return {
        "title": report.title,
        "fingerprint": report.fingerprint,
        "figures": [{"fact": fact, "text": text, "value": value} for fact, text, value in figures],
        "paragraphs": [{"place": paragraph.place, "text": paragraph.text} for paragraph in placed_paragraphs(report)],
        "missing": list(gaps_of(report)),
    }


def _file(version: ReportVersion, name: str, content: bytes, kept: str) -> VersionFile:
    file = VersionFile(
        version=version, format=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content), content=kept
    )
    file.full_clean()
    file.save()
    return file


def _keep(content: bytes, ending: str) -> str:
    """Put the bytes into the default storage under their hash; the same bytes are kept once. The name they got."""
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"reports/{sha256[:2]}/{sha256}.{ending}"
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as stream:
            if stream.read() == content:
                return name
    # A damaged file under that name is left alone: the storage then chooses a free one.
    return default_storage.save(name, ContentFile(content))
