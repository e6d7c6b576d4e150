"""Finding agencies by code and place in the tree."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

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


def pks_below(roots: set[int]) -> set[int]:
    """The keys of these agencies and of everything below them."""
    # One flat read: a county has hundreds of agencies, and a recursive query would tie us to one database.
    children: dict[int, list[int]] = defaultdict(list)
    for pk, parent in Agency.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children[node])
    return found
