"""Reading who is entrusted with what. A day left out means today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.selectors import pks_below_each, pks_with_rights
from units.entrustments.choices import CLIENT_KINDS, ENTRUSTING_ROLES, FIRM_ROLES, Standing
from units.entrustments.models import EntrustedAgency, Entrustment
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import current_roles, memberships, roles_over_agencies


def with_names(entrustments: QuerySet[Entrustment]) -> QuerySet[Entrustment]:
    """The same, with the names of both bodies; two queries more."""
    return entrustments.select_related("client", "firm").prefetch_related("client__names", "firm__names")


def standing(wanted: Standing, on: date | None = None) -> Q:
    """Which entrustments stand so on the day."""
    day = on or timezone.localdate()
    return {
        Standing.RUNNING: Q(valid_from__lte=day, valid_to__gt=day),
        Standing.COMING: Q(valid_from__gt=day, valid_to__gt=day),
        Standing.ENDED: Q(valid_to__lte=day),
    }[wanted]


def agencies_to_entrust(user: User) -> set[int]:
    """Keys of the agencies over which the person is administrator or reviewer; a superuser, of all where no other."""
    if not user.is_active:
        return set()
    nearest = roles_over_agencies(user)
    if user.is_superuser:
        keys = Agency.objects.values_list("pk", flat=True)
        return {pk for pk in keys if ENTRUSTING_ROLES & nearest.get(pk, {Role.ADMINISTRATOR})}
    return {pk for pk, roles in nearest.items() if roles & ENTRUSTING_ROLES}


def clients_among(keys: Collection[int]) -> QuerySet[Agency]:
    """The bureaus and departments among the keys that can entrust a firm, by code.

    A department is one that answers for others, whatever kind of agency it is registered as.
    """
    answering = Q(kind__in=CLIENT_KINDS) | Q(children__isnull=False) & ~Q(kind=AgencyKind.THIRD_PARTY)
    return Agency.objects.filter(answering, pk__in=keys).prefetch_related("names").order_by("code").distinct()


def firms() -> QuerySet[Agency]:
    """The firms that can be entrusted today, by code."""
    gone = Q(abolished__lte=timezone.localdate())
    return (
        Agency.objects.filter(~gone | Q(abolished__isnull=True), kind=AgencyKind.THIRD_PARTY)
        .prefetch_related("names")
        .order_by("code")
    )


def entrustments_open_to(user: User, keys: Collection[int]) -> QuerySet[Entrustment]:
    """Those given by an agency of ``keys`` (``agencies_to_entrust``), and those of the person's firms."""
    of_firm = [pk for pk, roles in current_roles(user).items() if roles & FIRM_ROLES]
    return Entrustment.objects.filter(Q(client__in=keys) | Q(firm__in=of_firm))


def named_agencies(word: str) -> Q:
    """Entrustments whose client or firm has the word in code or name, or that cover an agency that has."""
    named = Q(code__icontains=word) | Q(names__name__icontains=word) | Q(names__short_name__icontains=word)
    found = set(Agency.objects.filter(named).order_by().values_list("pk", flat=True))
    direct = Q(client__in=found) | Q(firm__in=found) | Q(scope__agency__in=found)
    return direct | Q(scope__agency__in=_above(found), scope__with_below=True)


def _above(keys: set[int]) -> set[int]:
    """The keys of what stands above these agencies."""
    parents = dict(Agency.objects.filter(parent__isnull=False).order_by().values_list("pk", "parent")) if keys else {}
    found: set[int] = set()
    waiting = list(keys)
    while waiting:
        above = parents.get(waiting.pop())
        if above is not None and above not in found:
            found.add(above)
            waiting.append(above)
    return found


def without_reviewer(keys: Collection[int]) -> list[Agency]:
    """Those of these agencies that nobody reviews, by code: what a firm submits there would wait for ever."""
    reviewed = memberships().filter(role=Role.REVIEWER, user__is_active=True).order_by()
    covered = pks_with_rights(set(reviewed.values_list("agency", flat=True)))
    return list(Agency.objects.filter(pk__in=set(keys) - covered).prefetch_related("names").order_by("code"))


def entrusted_agencies(bodies: Collection[int], on: date | None = None) -> dict[int, list[Entrustment]]:
    """The agencies that these firms are entrusted with on the day, each with its entrustments, those that end first.

    Five queries at most; one where there is none.
    """
    if not bodies:
        return {}
    running = with_names(Entrustment.objects.filter(standing(Standing.RUNNING, on), firm__in=bodies))
    by_pk = {entrustment.pk: entrustment for entrustment in running.order_by("valid_to", "pk")}
    rows = list(EntrustedAgency.objects.filter(entrustment__in=by_pk)) if by_pk else []
    below = pks_below_each({row.agency_id for row in rows if row.with_below})
    found: dict[int, list[Entrustment]] = {}
    for pk, entrustment in by_pk.items():
        own = (row for row in rows if row.entrustment_id == pk)
        covered = {key for row in own for key in (below[row.agency_id] if row.with_below else {row.agency_id})}
        for agency in covered:
            found.setdefault(agency, []).append(entrustment)
    return found


def roles_by_entrustment(user: User) -> dict[int, Role]:
    """The agencies that the person's firms are entrusted with today, before a first case as after it."""
    bodies = [pk for pk, roles in current_roles(user).items() if Role.EVALUATOR in roles]
    return dict.fromkeys(entrusted_agencies(bodies), Role.EVALUATOR)
