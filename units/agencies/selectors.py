"""Finding agencies by code and place in the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from units.agencies.models import Agency, AgencyName

SPLIT, SOURCE = "分设单位", "原单位"  # in the log: the action, and of which agency


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
    return _reached(roots, _children())


def pks_below_each(roots: set[int]) -> dict[int, set[int]]:
    """The keys of each of these agencies and of everything below it; one query, none without agencies."""
    children = _children() if roots else {}
    return {root: _reached({root}, children) for root in roots}


def _children() -> dict[int, list[int]]:
    # One flat read: a county has hundreds of agencies, and a recursive query would tie us to one database.
    children: dict[int, list[int]] = defaultdict(list)
    for pk, parent in Agency.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
        children[parent].append(pk)
    return children


def _reached(roots: set[int], children: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children.get(node, []))
    return found


def source_of(agency: Agency) -> Agency | None:
    """The agency out of which this one was split, by the log."""
    entry = entries_for(agency).filter(action=SPLIT, changes__has_key=SOURCE).first()
    return None if entry is None else Agency.objects.filter(code=entry.changes[SOURCE][1]).first()


def last_change(agency: Agency) -> str:
    """What would be taken back of the agency: its end, or else its last name, or else that it was registered."""
    if agency.abolished is not None:
        return "撤销单位" if agency.successor_id is None else "单位并入"
    if agency.names.count() > 1:
        return "单位更名"
    return "登记单位" if source_of(agency) is None else SPLIT


def resting_on(row: Model, *, besides: Iterable[Model] = ()) -> list[str]:
    """What refers to the row, in words with its number, whatever room it stands in; a query a relation.

    ``besides``: rows that do not count.
    """
    passed: dict[type[Model], list[object]] = defaultdict(list)
    for other in besides:
        passed[type(other)].append(other.pk)
    found = []
    for relation in row._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model is None:
            continue
        model, field = relation.related_model, relation.field  # type: ignore[union-attr]
        count = model._base_manager.filter(**{field.name: row.pk}).exclude(pk__in=passed[model]).count()
        if count:
            as_what = f"（{field.verbose_name}）" if model is type(row) else ""
            found.append(f"{model._meta.verbose_name}{count}个{as_what}")
    return found


def names_by_year(agency: Agency) -> list[tuple[str, str]]:
    """Years and the name in them; a year in which it changed tells by which day, equal years stand together."""
    names = sorted(agency.names.all(), key=lambda name: name.valid_from)
    if not names:
        return []
    ended = names[-1].valid_to
    last = max(ended.year if ended else timezone.localdate().year, names[-1].valid_from.year)
    told: list[tuple[int, int, str]] = []
    for year in range(names[0].valid_from.year, last + 1):
        text = "；".join(_in_year(name, year) for name in names if _is_used(name, year))
        if told and told[-1][2] == text:
            told[-1] = (told[-1][0], year, text)
        elif text:
            told.append((year, year, text))
    return [(_years(first, until, ended is None and until == last), text) for first, until, text in told]


def _years(first: int, until: int, is_open: bool) -> str:
    if is_open:
        return f"{first}年起"
    return f"{first}年" if first == until else f"{first}—{until}年"


def _is_used(name: AgencyName, year: int) -> bool:
    return name.valid_from.year <= year and (name.valid_to is None or name.valid_to > date(year, 1, 1))


def _in_year(name: AgencyName, year: int) -> str:
    since = name.valid_from if name.valid_from > date(year, 1, 1) else None
    until = name.valid_to if name.valid_to is not None and name.valid_to.year == year else None
    parts = [f"自{since.month}月{since.day}日起" if since else "", f"到{until.month}月{until.day}日前" if until else ""]
    told = "，".join(part for part in parts if part)
    return f"{name.name}（{told}）" if told else name.name
