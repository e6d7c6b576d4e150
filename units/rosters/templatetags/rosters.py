"""Words of a kept list: what its keys and values are called."""

from __future__ import annotations

from django import template

from units.agencies.choices import AgencyKind, Level
from units.people.choices import Role
from units.rosters.choices import Outcome, RosterKind
from units.rosters.columns import label_of

register = template.Library()
register.filter("kind_label", lambda value: AgencyKind(value).label)
register.filter("level_label", lambda value: Level(value).label)
register.filter("role_label", lambda value: Role(value).label)
register.filter("outcome_label", lambda value: Outcome(value).label)


@register.filter
def column_label(key: str, kind: str) -> str:
    """The column of that key."""
    return label_of(RosterKind(kind), key)
