"""Papers of a case: noting, uploading, linking to indicators, describing, removing, restoring, purging."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from evalcase.audit.services import record
from evalcase.uploads import Accepted, inspect_upload
from evalcase.uploads.storage import content_name, put
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, may
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError, leaf, require_open
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceFile, EvidenceReference
from scoring.evidence.selectors import FOLDER, may_change_paper
from units.people.models import User

MAX_FILES = 2000
LABELS = {field.name: str(field.verbose_name) for field in EvidenceReference._meta.fields}
_MEGABYTE = 1024 * 1024
_SERIES = {PaperKind.WORKING_PAPER: "A", PaperKind.EVIDENCE: "B"}


class EvidenceExists(ScoreSheetError):
    """The very same file is in the case already; ``reference`` is its paper, removed or not."""

    def __init__(self, reference: EvidenceReference, name: str) -> None:
        self.reference = reference
        state = "在“已删除”中，可以恢复" if reference.deleted_at else "可以直接关联到指标"
        super().__init__(f"“{name}”与本案已有的“{reference}”内容相同，没有重复保存；已有的材料{state}")


@transaction.atomic
def add_evidence(
    *, case: Case, path: str, title: str, location: str, actor: AbstractBaseUser | None = None
) -> EvidenceReference:
    """Note a document that lies elsewhere and supports a leaf's score; the same document is one, on many leaves.

    Raises ScoreSheetError for an unknown leaf, a closed case, or an empty title or place. The caller asks the
    right: the demo's papers are noted by its administrator.
    """
    _open(case)
    indicator = leaf(case, path)
    title, location = title.strip(), location.strip()
    reference = EvidenceReference.objects.live().filter(case=case, title=title, location=location, file=None).first()
    if reference is None:
        reference = EvidenceReference(case=case, title=title, location=location, added_by_id=_pk(actor))
        _save(reference)
    elif reference.indicators.filter(pk=indicator.pk).exists():
        return reference
    reference.indicators.add(indicator)
    record(actor=actor, action="登记佐证材料", obj=reference, changes={"indicators": [None, [indicator.path]]})
    return reference


def attach_evidence(
    *,
    case: Case,
    content: bytes,
    file_name: str,
    declared_type: str = "",
    indicators: Iterable[CaseIndicator] = (),
    title: str = "",
    kind: PaperKind = PaperKind.EVIDENCE,
    number: str = "",
    actor: User | None = None,
) -> EvidenceReference:
    """Check a file, keep it, and put it on indicators. Without a title it is named as the file, without a number it
    takes the next of its series (工作底稿 A-01…, 佐证材料 B-01…).

    Raises UploadRejected for a file that is not taken, EvidenceExists where the case has it already, and
    ScoreSheetError for a closed case, a person without the right, an indicator of another case, a number in use,
    or a full quota.
    """
    _allowed(case, actor, kind)
    require_open(case)
    # Outside the transaction: looking into a file takes seconds, and nobody else should wait for it.
    accepted = inspect_upload(content, file_name, declared_type, max_bytes=settings.EVIDENCE_MAX_MB * _MEGABYTE)
    with transaction.atomic():
        _open(case)
        _refuse_known(case, accepted)
        _refuse_beyond_quota(case, len(accepted.content))
        chosen = _of_case(case, indicators)
        reference = EvidenceReference(
            case=case,
            kind=kind,
            number=number.strip() or next_number(case, kind),
            title=title.strip()[:200] or accepted.name.rpartition(".")[0][:200],
            file=_keep(case, accepted, actor),
            added_by_id=_pk(actor),
        )
        _save(reference)
        reference.indicators.set(chosen)
        _record_upload(reference, accepted, chosen, actor)
    return reference


def _record_upload(
    reference: EvidenceReference, accepted: Accepted, indicators: Iterable[CaseIndicator], actor: User | None
) -> None:
    changes = {
        "file": [None, accepted.name],
        "sha256": [accepted.original_sha256, accepted.sha256],
        "indicators": [None, [indicator.path for indicator in indicators]],
    }
    record(actor=actor, action="上传佐证材料", obj=reference, changes=changes)


@transaction.atomic
def link_evidence(
    *, case: Case, reference: EvidenceReference, indicators: Iterable[CaseIndicator], actor: User | None = None
) -> EvidenceReference:
    """Put a paper of the case on further indicators. Raises ScoreSheetError."""
    _allowed(case, actor)
    _open(case)
    _in_use(case, reference)
    present = set(reference.indicators.values_list("pk", flat=True))
    added = [indicator for indicator in _of_case(case, indicators) if indicator.pk not in present]
    if added:
        reference.indicators.add(*added)
        changes = {"indicators": [None, [indicator.path for indicator in added]]}
        record(actor=actor, action="关联佐证材料", obj=reference, changes=changes)
    return reference


@transaction.atomic
def unlink_evidence(
    *, case: Case, reference: EvidenceReference, indicators: Iterable[CaseIndicator], actor: User | None = None
) -> EvidenceReference:
    """Take a paper off indicators; the paper itself stays in the case. Raises ScoreSheetError."""
    _allowed(case, actor)
    _open(case)
    _changeable(case, reference, actor)
    wanted = {indicator.pk for indicator in indicators}
    gone = list(reference.indicators.filter(pk__in=wanted))
    if gone:
        reference.indicators.remove(*gone)
        changes = {"indicators": [[indicator.path for indicator in gone], None]}
        record(actor=actor, action="取消关联佐证材料", obj=reference, changes=changes)
    return reference


@transaction.atomic
def describe_evidence(
    *,
    case: Case,
    reference: EvidenceReference,
    title: str,
    kind: PaperKind,
    number: str,
    location: str,
    indicators: Iterable[CaseIndicator] | None = None,
    actor: User | None = None,
) -> EvidenceReference:
    """Give a paper another title, kind, number or place, and put it on just these indicators where they are given.

    Raises ScoreSheetError.
    """
    _allowed(case, actor, kind)
    _open(case)
    _changeable(case, reference, actor)
    values = {"title": title.strip(), "kind": str(kind), "number": number.strip(), "location": location.strip()}
    changes = {name: [getattr(reference, name), value] for name, value in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        for name, value in values.items():
            setattr(reference, name, value)
        _save(reference)
        record(actor=actor, action="修改佐证材料", obj=reference, changes=changes)
    if indicators is not None:
        chosen = list(indicators)
        gone = reference.indicators.exclude(pk__in=[indicator.pk for indicator in chosen])
        unlink_evidence(case=case, reference=reference, indicators=gone, actor=actor)
        link_evidence(case=case, reference=reference, indicators=chosen, actor=actor)
    return reference


@transaction.atomic
def remove_evidence(*, case: Case, reference: EvidenceReference, actor: User | None = None) -> EvidenceReference:
    """Remove a paper; it keeps its file and its indicators and can be restored for 30 days. Raises ScoreSheetError."""
    _allowed(case, actor)
    _open(case)
    _changeable(case, reference, actor)
    reference.deleted_at, reference.deleted_by_id = timezone.now(), _pk(actor)
    reference.save(update_fields=["deleted_at", "deleted_by"])
    record(actor=actor, action="删除佐证材料", obj=reference)
    return reference


@transaction.atomic
def restore_evidence(*, case: Case, reference: EvidenceReference, actor: User | None = None) -> EvidenceReference:
    """Bring a removed paper back exactly as it was. Raises ScoreSheetError, also where its number was given away."""
    _allowed(case, actor)
    _open(case)
    reference.refresh_from_db()
    if reference.deleted_at is None:
        return reference
    _own(case, reference, actor)
    reference.deleted_at = reference.deleted_by = None
    _save(reference)
    record(actor=actor, action="恢复佐证材料", obj=reference)
    return reference


def next_number(case: Case, kind: PaperKind) -> str:
    """The number after the highest of the kind's series in the case: of removed papers too, and of documents that lie
    elsewhere under such a number (存放于 工作底稿A-03).
    """
    label, series = PaperKind(kind).label, _SERIES[PaperKind(kind)]
    papers = EvidenceReference.objects.filter(case=case)
    taken = [*papers.filter(kind=kind).values_list("number", flat=True)]
    taken += [place.removeprefix(label) for place in papers.values_list("location", flat=True) if label in place]
    matches = (re.match(rf"{series}-(\d{{1,6}})(?!\d)", number) for number in taken)
    return f"{series}-{max((int(match[1]) for match in matches if match), default=0) + 1:02d}"


def _open(case: Case) -> None:
    """Ask the case's state as it stands now, and hold the case: two uploads never take the same number."""
    require_open(Case.objects.select_for_update(of=("self",)).get(pk=case.pk))


def _allowed(case: Case, actor: AbstractBaseUser | None, kind: PaperKind = PaperKind.EVIDENCE) -> None:
    if not isinstance(actor, User):
        return  # the system itself: a command, a demo
    person = person_on(actor, case)
    if not may(person, Action.ATTACH):
        raise ScoreSheetError("您没有在本案中上传或修改佐证材料的权限")
    if kind == PaperKind.WORKING_PAPER and not may(person, Action.SCORE):
        raise ScoreSheetError("工作底稿由评价人员编制；单位提供的材料请选择“佐证材料”")


def _changeable(case: Case, reference: EvidenceReference, actor: User | None) -> None:
    _in_use(case, reference)
    _own(case, reference, actor)


def _in_use(case: Case, reference: EvidenceReference) -> None:
    """The paper as it stands now is of this case and was not removed meanwhile."""
    reference.refresh_from_db()
    if reference.case_id != case.pk or reference.deleted_at is not None:
        raise ScoreSheetError(f"“{reference.title}”已被删除，请刷新页面；需要时先恢复")


def _own(case: Case, reference: EvidenceReference, actor: User | None) -> None:
    if reference.case_id != case.pk:
        raise ScoreSheetError("这份材料不属于本案")
    if actor is not None and not may_change_paper(person_on(actor, case), reference):
        raise ScoreSheetError(f"“{reference.title}”不是您上传的，只能由上传人或评价人员修改")


def _of_case(case: Case, indicators: Iterable[CaseIndicator]) -> list[CaseIndicator]:
    chosen = list(indicators)
    for indicator in chosen:
        if indicator.case_id != case.pk or not indicator.rule:
            raise ScoreSheetError(f"“{indicator.path}”不是本案的末级指标，不能关联佐证材料")
    return chosen


def _refuse_known(case: Case, accepted: Accepted) -> None:
    known = EvidenceFile.objects.select_related("paper").filter(case=case)
    for hashed in ({"original_sha256": accepted.original_sha256}, {"sha256": accepted.original_sha256}):
        same = known.filter(**hashed).first()
        if same is not None:
            raise EvidenceExists(same.paper, accepted.name)


def _refuse_beyond_quota(case: Case, more: int) -> None:
    kept = EvidenceFile.objects.filter(case=case)
    used, limit = kept.aggregate(total=Sum("size"))["total"] or 0, settings.EVIDENCE_CASE_MAX_MB
    if used + more > limit * _MEGABYTE:
        raise ScoreSheetError(
            f"本案的佐证材料已有 {used / _MEGABYTE:.0f} MB，加上这个文件将超过 {limit} MB 的上限；"
            "请删除不需要的材料（删除满30日后腾出空间），或请管理员提高上限"
        )
    if kept.count() >= MAX_FILES:
        raise ScoreSheetError(f"本案的佐证材料已有 {MAX_FILES} 个文件，不能再增加；请合并后上传")


def _keep(case: Case, accepted: Accepted, actor: AbstractBaseUser | None) -> EvidenceFile:
    storage = storages["evidence"]
    file = EvidenceFile(
        case=case,
        name=accepted.name,
        ending=accepted.kind.ending,
        size=len(accepted.content),
        sha256=put(storage, FOLDER, accepted.content),
        original_sha256=accepted.original_sha256,
        pages=accepted.pages,
        width=accepted.width,
        height=accepted.height,
        previews=[put(storage, FOLDER, preview) for preview in accepted.previews],
        excerpt=accepted.excerpt,
        uploaded_by_id=_pk(actor),
    )
    file.full_clean()
    file.save()
    return file


def _save(reference: EvidenceReference) -> None:
    """Check and save; what does not fit is said of the paper, in Chinese."""
    try:
        reference.full_clean()
    except ValidationError as error:
        raise ScoreSheetError(f"“{reference.title or '未命名的材料'}”：{'；'.join(_said(error))}") from error
    reference.save()


def _said(error: ValidationError) -> Iterable[str]:
    for name, faults in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else f"{LABELS[name]}："
        yield label + "、".join(faults)


def _pk(actor: AbstractBaseUser | None) -> int | None:
    return None if actor is None else actor.pk


KEPT_DAYS = 30


# Bytes without a row are left by an upload that failed; those younger than this may belong to one under way.
_UNDER_WAY = timedelta(days=1)


def purge_evidence(*, now: datetime | None = None) -> tuple[int, int]:
    """Delete for good what was removed more than 30 days ago, and bytes that nothing uses.

    The numbers of papers and of stored files deleted. Each paper leaves an entry in the log.
    """
    now = now or timezone.now()
    removed = EvidenceReference.objects.removed().filter(deleted_at__lt=now - timedelta(days=KEPT_DAYS))
    papers = 0
    for reference in removed.select_related("file"):
        with transaction.atomic():
            record(actor=None, action="清除佐证材料", obj=reference, reason=f"删除已满{KEPT_DAYS}日")
            file = reference.file
            reference.delete()
            if file is not None:
                file.delete()
        papers += 1
    return papers, _sweep(storages["evidence"], now - _UNDER_WAY)


def _sweep(storage: Storage, before: datetime) -> int:
    """Delete stored bytes older than that which no row names."""
    used = set(EvidenceFile.objects.values_list("sha256", flat=True))
    for previews in EvidenceFile.objects.values_list("previews", flat=True):
        used.update(previews)
    swept = 0
    with suppress(FileNotFoundError):  # nothing was ever uploaded
        for start in storage.listdir(FOLDER)[0]:
            for rest in storage.listdir(f"{FOLDER}/{start}")[1]:
                name = content_name(FOLDER, start + rest)
                if start + rest not in used and storage.get_modified_time(name) < before:
                    storage.delete(name)
                    swept += 1
    return swept
