"""Papers of a case, to read."""

from __future__ import annotations

from django.core.files.storage import storages
from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet

from evalcase.uploads.storage import take
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Action, Person, may
from scoring.evidence.models import EvidenceFile, EvidenceQuerySet, EvidenceReference

# Where in the evidence storage the bytes lie.
FOLDER = "evidence"


def papers_of(case: Case) -> EvidenceQuerySet:
    """All papers of the case, removed ones too, as the index lists them: by kind and number; two queries."""
    leaves = CaseIndicator.objects.only("pk", "name", "path", "order", "case_id").order_by("order")
    return (
        EvidenceReference.objects.filter(case=case)
        .select_related("file", "added_by", "deleted_by")
        .prefetch_related(Prefetch("indicators", leaves))
        .order_by("-kind", "number", "pk")
    )


def papers_on(indicator: CaseIndicator) -> QuerySet[EvidenceReference]:
    """The papers in use that stand on an indicator; one query."""
    return indicator.evidence_references.live().select_related("file", "added_by").order_by("-kind", "number", "pk")


def scored_leaves(case: Case) -> QuerySet[CaseIndicator]:
    """The indicators that papers may stand on: the leaves, in the order of the sheet."""
    return case.indicators.exclude(rule={}).order_by("order")


def leaves_without_evidence(case: Case) -> list[CaseIndicator]:
    """The leaves that lost points and have no paper in use, in order; one query.

    All leaves without one where the scores are kept from the person: which of them lost points would tell.
    """
    papers = EvidenceReference.objects.live().filter(indicators=OuterRef("pk"))
    leaves = scored_leaves(case)
    lost = leaves if case.veiled else leaves.filter(score__score__lt=F("weight"))
    return list(lost.filter(~Exists(papers)))


def papers_per_leaf(case: Case) -> dict[int, int]:
    """How many papers in use stand on each indicator that has any; one query."""
    counted = EvidenceReference.objects.live().filter(indicators__case=case).values_list("indicators")
    return dict(counted.annotate(papers=Count("pk")).order_by())


def papers_by_leaf(case: Case) -> dict[int, list[EvidenceReference]]:
    """The papers in use that stand on each indicator that has any, without the text of their files; one query."""
    links = EvidenceReference.indicators.through.objects.filter(
        caseindicator__case=case, evidencereference__deleted_at__isnull=True
    )
    links = links.select_related("evidencereference__file").defer("evidencereference__file__excerpt")
    order = [f"evidencereference__{name}" for name in ("kind", "number", "pk")]
    found: dict[int, list[EvidenceReference]] = {}
    for link in links.order_by(f"-{order[0]}", *order[1:]):
        found.setdefault(link.caseindicator_id, []).append(link.evidencereference)
    return found


def may_change_paper(person: Person, reference: EvidenceReference) -> bool:
    """Evaluators change any paper of the case; agency staff those that they brought themselves."""
    if not may(person, Action.ATTACH):
        return False
    return may(person, Action.SCORE) or reference.added_by_id == person.pk


def kept_bytes(file: EvidenceFile) -> bytes:
    """The kept bytes of a file, checked against their hash. Raises DamagedFile."""
    return take(storages["evidence"], FOLDER, file.sha256)


def preview_bytes(file: EvidenceFile, page: int) -> bytes:
    """The WebP image of a page, counted from 1. Raises IndexError where there is none, DamagedFile where it is lost."""
    if not 1 <= page <= len(file.previews):
        raise IndexError(page)
    return take(storages["evidence"], FOLDER, file.previews[page - 1])
