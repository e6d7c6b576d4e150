"""Which lists a person sees."""

from __future__ import annotations

from django.db.models import QuerySet

from units.people.models import User
from units.rosters.models import Roster


def rosters_open_to(user: User) -> QuerySet[Roster]:
    """Those that the person brought in; a superuser sees all."""
    rosters = Roster.objects.select_related("keeper")
    return rosters if user.is_superuser else rosters.filter(keeper=user)
