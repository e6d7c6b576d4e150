"""Finding agencies by code and place in the tree."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q, QuerySet
from django.utils import timezone

from units.agencies.models import Agency


class AgencyNotFoundError(LookupError):
    """No agency answers to the code asked for."""


def agency_by_code(code: str) -> Agency:
    """The agency with this code. Raises AgencyNotFoundError with a Chinese message."""
    try:
        return Agency.objects.get(code=code.strip())
    except Agency.DoesNotExist:
        raise AgencyNotFoundError(f"没有代码为“{code}”的单位，请核对单位代码或先登记该单位。") from None


def subtree(agency: Agency) -> QuerySet[Agency]:
    """The agency and everything below it, in two queries whatever the depth."""
    return Agency.objects.filter(pk__in=pks_below({agency.pk}))


def lineage(agency: Agency) -> list[Agency]:
    """The agency, its parent, and so on up to the root."""
    line = [agency]
    while (above := line[-1].parent) is not None:
        line.append(above)
    return line


def line_of_rights(agency: Agency) -> list[Agency]:
    """Where a role counts for the agency, the nearest first: itself, whoever took its place, and all above them.

    What an agency left (cases, imports, facts) is its successor's from the day of the merger on.
    """
    line: list[Agency] = []
    waiting = [agency]
    while waiting:
        node = waiting.pop()
        if node not in line:
            line.append(node)
            waiting += [above for above in (node.parent, _successor_of(node)) if above is not None]
    return line


def _successor_of(agency: Agency) -> Agency | None:
    merged = agency.successor_id is not None and agency.abolished is not None
    return agency.successor if merged and agency.abolished <= timezone.localdate() else None  # type: ignore[operator]


def links_of_rights() -> dict[int, list[int]]:
    """Every agency with those at which a role counts for it too: its successor, then its parent; one query."""
    rows = Agency.objects.values_list("pk", "successor", "abolished", "parent")
    today = timezone.localdate()
    return {
        pk: [key for key in (heir if gone is not None and gone <= today else None, parent) if key is not None]
        for pk, heir, gone, parent in rows.order_by()
    }


def pks_with_rights(roots: set[int]) -> set[int]:
    """The keys of these agencies, of everything below them, and of what was merged into any of them."""
    under: dict[int, list[int]] = defaultdict(list)
    linked = Q(parent__isnull=False) | Q(successor__isnull=False)
    today = timezone.localdate()
    for pk, parent, heir, gone in Agency.objects.filter(linked).values_list("pk", "parent", "successor", "abolished"):
        if parent is not None:
            under[parent].append(pk)
        if heir is not None and gone is not None and gone <= today:
            under[heir].append(pk)
    return _reached(roots, under)


def pks_below(roots: set[int]) -> set[int]:
    """The keys of these agencies and of everything below them."""
    # One flat read: a county has hundreds of agencies, and a recursive query would tie us to one database.
    children: dict[int, list[int]] = defaultdict(list)
    for pk, parent in Agency.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children[parent].append(pk)
    return _reached(roots, children)


def _reached(roots: set[int], children: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children.get(node, []))
    return found
