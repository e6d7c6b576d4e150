"""Which lists a person sees, and which of their new accounts wait for a password."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from units.people.models import User
from units.people.selectors import administered_agencies
from units.rosters.choices import RosterKind, RosterState
from units.rosters.models import Roster
from units.upkeep.selectors import people_kept

# Digesting a password takes a second: so many stay well within the time that a browser waits.
PORTION = 20


@dataclass(frozen=True, slots=True)
class Portion:
    """Up to ``PORTION`` new accounts of a list, counted from the first; ``waiting`` have not signed in yet."""

    number: int
    first: int
    last: int
    waiting: tuple[User, ...]

    @property
    def without_password(self) -> int:
        """How many have had none made so far."""
        return sum(not user.has_usable_password() for user in self.waiting)


def rosters_open_to(user: User) -> QuerySet[Roster]:
    """Those that the person brought in; a superuser sees all."""
    rosters = Roster.objects.select_related("keeper")
    return rosters if user.is_superuser else rosters.filter(keeper=user)


def portions_of(roster: Roster, keeper: User) -> list[Portion]:
    """The new accounts of a list that was taken in, portion by portion, those where nobody waits left out.

    They stay in the portion in which they were, whoever signs in meanwhile. Who is no longer the keeper's, or may not
    sign in, gets no password here.
    """
    if roster.kind != RosterKind.PEOPLE or roster.state != RosterState.TAKEN:
        return []
    made = [step["user"] for step in roster.done if step["do"] == "account"]
    kept = people_kept(keeper, administered_agencies(keeper)).prefetch_related(None)
    waiting = kept.filter(pk__in=made, last_login__isnull=True, is_active=True).exclude(pk=keeper.pk)
    by_pk = {user.pk: user for user in waiting}
    starts = range(0, len(made), PORTION)
    found = [_portion(number, start, made[start : start + PORTION], by_pk) for number, start in enumerate(starts, 1)]
    return [portion for portion in found if portion.waiting]


def _portion(number: int, start: int, made: list[int], by_pk: dict[int, User]) -> Portion:
    waiting = tuple(by_pk[pk] for pk in made if pk in by_pk)
    return Portion(number, start + 1, start + len(made), waiting)
