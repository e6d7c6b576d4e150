"""Which agencies and which people somebody keeps."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from units.agencies.models import Agency
from units.people.models import Membership, User


def found_agencies(keys: set[int], given: dict[str, str]) -> QuerySet[Agency]:
    """Those of the keys that hold every word in code or in a name, today's or a former one, as the filters want."""
    agencies = Agency.objects.filter(pk__in=keys).select_related("parent").prefetch_related("names", "parent__names")
    for word in given.get("q", "").split():
        named = Q(names__name__icontains=word) | Q(names__short_name__icontains=word)
        agencies = agencies.filter(Q(code__icontains=word) | named)
    for field in ("kind", "level"):
        if given.get(field):
            agencies = agencies.filter(**{field: given[field]})
    gone = Q(abolished__lte=timezone.localdate())
    if given.get("closed"):
        agencies = agencies.filter(gone if given["closed"] == "yes" else ~gone | Q(abolished__isnull=True))
    return agencies.order_by("code").distinct()


def people_kept(keeper: User, keys: set[int]) -> QuerySet[User]:
    """The people that a keeper of these agencies looks after: whose every role, past ones too, is at one of them.

    Whoever also works elsewhere, or keeps the site itself, is for the keepers of the site. A superuser keeps all.
    """
    roles = Membership.objects.select_related("agency").prefetch_related("agency__names").order_by("-valid_from", "pk")
    people = User.objects.prefetch_related(Prefetch("memberships", roles)).order_by("username")
    if keeper.is_superuser:
        return people
    elsewhere = Membership.objects.exclude(agency__in=keys).values("user")
    return (
        people.filter(memberships__agency__in=keys, is_superuser=False, is_staff=False)
        .exclude(pk__in=elsewhere)
        .distinct()
    )
