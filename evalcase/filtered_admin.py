"""Lists of the admin are filtered by what they offer, and by nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

# What Django's own filters and date hierarchies write into an address behind the name of a column.
_WRITTEN = {"id", "exact", "in", "isnull", "gte", "gt", "lte", "lt", "year", "month", "day"}


class FilteredAdmin(admin.ModelAdmin):
    """Refuses other filters in an address (400).

    Django lets an address ask for any column of the list by any lookup. It checks few of the values, so that a bad
    pattern or half a range breaks the page; and a column that nobody is shown could be guessed letter by letter.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        offered: list[Any] = [*self.get_list_filter(request), self.date_hierarchy]
        for name in (_parameter_of(item) for item in offered if item):
            if lookup == name or lookup.startswith(f"{name}__"):
                return set(lookup.removeprefix(name).split("__")[1:]) <= _WRITTEN
        return False


def _parameter_of(item: Any) -> str:
    """The column, or the parameter, of an entry of ``list_filter``: a name, a name with its class, or a class."""
    name = item[0] if isinstance(item, tuple) else item
    return name if isinstance(name, str) else name.parameter_name
