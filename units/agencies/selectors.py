"""Finding agencies by code, name and place in the tree. A day left out means today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from units.agencies.models import Agency, AgencyName


class AgencyNotFoundError(LookupError):
    """No agency answers to the code or name asked for."""


class AmbiguousAgencyError(LookupError):
    """Several agencies answer to the name asked for."""


def agency_by_code(code: str) -> Agency:
    """The agency with this code. Raises AgencyNotFoundError with a Chinese message."""
    try:
        return Agency.objects.get(code=code.strip())
    except Agency.DoesNotExist:
        raise AgencyNotFoundError(f"没有代码为“{code}”的单位，请核对单位代码或先登记该单位。") from None


def agency_by_name(name: str, *, on: date | None = None) -> Agency:
    """The agency that bears or bore this full or short name; with ``on``, that bore it on that day.

    Raises AgencyNotFoundError or AmbiguousAgencyError with a Chinese message that names the candidates.
    """
    wanted = "".join(name.split())
    names = AgencyName.objects.filter(Q(name=wanted) | Q(short_name=wanted)).select_related("agency")
    when = ""
    if on is not None:
        names = names.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        when = f"在{on}"
    found = {entry.agency_id: entry.agency for entry in names}
    if not found:
        raise AgencyNotFoundError(f"没有{when}名称或简称为“{wanted}”的单位，请核对名称或改用单位代码。")
    if len(found) > 1:
        codes = "、".join(sorted(agency.code for agency in found.values()))
        raise AmbiguousAgencyError(f"名称“{wanted}”{when}对应多个单位（{codes}），请改用单位代码。")
    return next(iter(found.values()))


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
