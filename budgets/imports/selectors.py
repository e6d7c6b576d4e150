"""Reading uploads and past imports, as far as they are open to a person: to those who import for the agency."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from budgets.imports.models import ImportUpload, UploadedFile
from budgets.ledger.models import ImportBatch
from units.people.models import User


def uploads_open_to(user: User, agencies: Iterable[int]) -> QuerySet[ImportUpload]:
    """Uploads for the given agencies (those the person imports for): their own, and of others what was imported."""
    return ImportUpload.objects.filter(Q(uploaded_by=user) | Q(imported_at__isnull=False), agency__in=agencies)


def batches_open_to(agencies: Iterable[int]) -> QuerySet[ImportBatch]:
    """What was imported for the given agencies, with tables, people and the uploads it came by; newest first."""
    return (
        ImportBatch.objects.filter(agency__in=agencies)
        .select_related("agency", "imported_by")
        .prefetch_related("agency__names", "tables", Prefetch("uploaded_files", uploaded_files()))
    )


def uploaded_files() -> QuerySet[UploadedFile]:
    """Uploaded files with their corrections, to be told of: without their bytes."""
    return (
        UploadedFile.objects.defer("content")
        .select_related("upload", "batch")
        .prefetch_related("corrections__made_by")
        .order_by("pk")
    )


def last_scope(user: User) -> tuple[int, int] | None:
    """Agency id and year of what the person uploaded last."""
    return ImportUpload.objects.filter(uploaded_by=user).values_list("agency_id", "year").first()
