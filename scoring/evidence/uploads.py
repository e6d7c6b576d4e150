"""Taking the files of one upload, each by itself: what is good is kept, what is not is named with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from evalcase.audit.services import record
from evalcase.uploads import UploadRejected
from evalcase.uploads.inspection import refuse_too_large, safe_name
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceReference
from scoring.evidence.services import EvidenceExists, attach_evidence
from units.people.models import User


@dataclass
class UploadResult:
    """What became of an upload: papers saved, papers that were there already, and why the rest was refused."""

    saved: list[EvidenceReference] = field(default_factory=list)
    known: list[EvidenceReference] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    indicators: Sequence[CaseIndicator] = ()

    @property
    def said(self) -> str:
        return f"已上传 {len(self.saved)} 份材料。"

    @property
    def is_clean(self) -> bool:
        return not self.known and not self.refused


def take_files(
    *,
    case: Case,
    files: Sequence[UploadedFile],
    indicators: Sequence[CaseIndicator],
    kind: PaperKind,
    title: str = "",
    number: str = "",
    actor: User,
) -> UploadResult:
    """Attach each file of an upload; a title or number counts only where there is one file."""
    outcome = UploadResult(indicators=indicators)
    alone = len(files) == 1
    for file in files:
        try:
            outcome.saved.append(
                attach_evidence(
                    case=case,
                    content=_read(file),
                    file_name=file.name or "",
                    declared_type=file.content_type or "",
                    indicators=indicators,
                    title=title if alone else "",
                    number=number if alone else "",
                    kind=kind,
                    actor=actor,
                )
            )
        except EvidenceExists as error:
            outcome.known.append(error.reference)
        except (UploadRejected, ScoreSheetError) as error:
            outcome.refused.append(str(error))
            record(actor=actor, action="上传佐证材料", obj=case, reason=str(error), succeeded=False)
    return outcome


def _read(file: UploadedFile) -> bytes:
    try:
        refuse_too_large(file.size or 0, settings.EVIDENCE_MAX_MB * 1024 * 1024)
    except UploadRejected as rejection:
        rejection.file_name = safe_name(file.name or "")
        raise
    return file.read()
