"""Reading what people do for whom. A day left out means today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from units.agencies.models import Agency
from units.agencies.selectors import line_of_rights, links_of_rights, pks_with_rights
from units.people.choices import Role
from units.people.models import Membership, User


def memberships(
    *, user: User | None = None, agency: Agency | None = None, on: date | None = None
) -> QuerySet[Membership]:
    """Memberships valid on a day, of a user and/or of an agency itself (not its subtree)."""
    day = on or timezone.localdate()
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    found = Membership.objects.filter(running, valid_from__lte=day)
    if user is not None:
        found = found.filter(user=user)
    if agency is not None:
        found = found.filter(agency=agency)
    return found.select_related("user", "agency").prefetch_related("agency__names")


Roles = frozenset[Role]
_NONE: Roles = frozenset()


def current_roles(user: User) -> dict[int, Roles]:
    """The person's roles today by agency; none for someone who may no longer sign in."""
    if not user.is_active:
        return {}
    loaded = getattr(
        user, "current_memberships", None
    )  # brought along by units.people.backends in the query for the user
    held = memberships(user=user).prefetch_related(None) if loaded is None else loaded
    return _by_agency(held)


def roles_held(user: User) -> Roles:
    """Every role that the person has today, at whichever agency."""
    return _NONE.union(*current_roles(user).values())


def _by_agency(held: Iterable[Membership]) -> dict[int, Roles]:
    found: dict[int, Roles] = {}
    for entry in held:
        found[entry.agency_id] = found.get(entry.agency_id, _NONE) | {Role(entry.role)}
    return found


def nearest_roles(roles: Mapping[int, Roles], line: Iterable[int]) -> Roles:
    """The roles at the first agency of the line (``line_of_rights``) at which there is any: all that are held there."""
    return next((roles[pk] for pk in line if pk in roles), _NONE)


def roles_over_agencies(user: User) -> dict[int, Roles]:
    """The person's roles today at every agency where they have any: those nearest up the tree; one query more."""
    roles = current_roles(user)
    links = links_of_rights() if roles else {}
    found = {agency: _nearest(agency, links, roles) for agency in links}
    return {agency: held for agency, held in found.items() if held}


def _nearest(agency: int, links: dict[int, list[int]], roles: dict[int, Roles]) -> Roles:
    seen: set[int] = set()
    waiting = [agency]
    while waiting:
        node = waiting.pop()
        if node in roles:
            return roles[node]
        if node not in seen:
            seen.add(node)
            waiting.extend(reversed(links[node]))
    return _NONE


def roles_everywhere(user: User) -> dict[int, Roles]:
    """As ``roles_over_agencies``; a superuser is an administrator wherever they have no role, as in ``roles_of``."""
    nearest = roles_over_agencies(user)
    if not (user.is_superuser and user.is_active):
        return nearest
    return dict.fromkeys(Agency.objects.values_list("pk", flat=True), frozenset({Role.ADMINISTRATOR})) | nearest


def administered_agencies(user: User) -> set[int]:
    """Ids of the agencies that the person administers: the nearest roles up the tree decide, as in ``roles_of``."""
    return {pk for pk, held in roles_everywhere(user).items() if Role.ADMINISTRATOR in held}


def roles_of(user: User, agency: Agency, *, on: date | None = None) -> Roles:
    """The user's roles for the agency: those at the nearest agency up the tree that has any; none for an outsider.

    A superuser is an administrator everywhere; someone who may no longer sign in has no role.
    """
    if not user.is_active:
        return _NONE
    roles = _by_agency(memberships(user=user, on=on))
    nearest = nearest_roles(roles, (node.pk for node in line_of_rights(agency))) if roles else _NONE
    if not nearest and user.is_superuser:
        return frozenset({Role.ADMINISTRATOR})
    return nearest


def agencies_open_to(user: User, *, on: date | None = None) -> QuerySet[Agency]:
    """Every agency for which the user has some role, directly or through an agency above it."""
    if not user.is_active:
        return Agency.objects.none()
    if user.is_superuser:
        return Agency.objects.all()
    held = {entry.agency_id for entry in memberships(user=user, on=on)}
    return Agency.objects.filter(pk__in=pks_with_rights(held))


def username_of(number: int | None) -> str:
    """The user name of a person's number, "" when there is none."""
    if number is None:
        return ""
    return User.objects.filter(pk=number).values_list("username", flat=True).first() or ""
