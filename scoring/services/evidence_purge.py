"""Clearing what was removed: papers after 30 days, and bytes that nothing uses."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from evalcase.audit.services import record
from evalcase.uploads.storage import content_name
from scoring.models.evidence import EvidenceFile, EvidenceReference
from scoring.selectors.evidence import FOLDER

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
