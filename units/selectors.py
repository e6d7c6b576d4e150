"""Reading agencies and people. A day left out means today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from units.constants import Role
from units.models import Agency, AgencyName, Membership, User, UserSession


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


def current_roles(user: User) -> dict[int, Role]:
    """The person's roles today by agency; none for someone who may no longer sign in."""
    if not user.is_active:
        return {}
    loaded = getattr(user, "current_memberships", None)  # brought along by units.backends in the query for the user
    held = memberships(user=user).prefetch_related(None) if loaded is None else loaded
    return {entry.agency_id: Role(entry.role) for entry in held}


def role_of(user: User, agency: Agency, *, on: date | None = None) -> Role | None:
    """The user's role for the agency: the membership nearest up the tree decides; None for an outsider.

    A superuser is an administrator everywhere; someone who may no longer sign in has no role.
    """
    if not user.is_active:
        return None
    roles = {entry.agency_id: Role(entry.role) for entry in memberships(user=user, on=on)}
    nearest = next((roles[node.pk] for node in lineage(agency) if node.pk in roles), None) if roles else None
    if nearest is None and user.is_superuser:
        return Role.ADMINISTRATOR
    return nearest


def agencies_open_to(user: User, *, on: date | None = None) -> QuerySet[Agency]:
    """Every agency for which the user has some role, directly or through an agency above it."""
    if not user.is_active:
        return Agency.objects.none()
    if user.is_superuser:
        return Agency.objects.all()
    held = {entry.agency_id for entry in memberships(user=user, on=on)}
    return Agency.objects.filter(pk__in=pks_below(held))


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


def running_sessions(user: User) -> QuerySet[UserSession]:
    """Where the person is signed in now, the latest sign-in first."""
    return UserSession.objects.running().filter(user=user).order_by("-signed_in_at")


def username_of(number: int | None) -> str:
    """The user name of a person's number, "" when there is none."""
    if number is None:
        return ""
    return User.objects.filter(pk=number).values_list("username", flat=True).first() or ""
