"""Lists too long to be counted to the end."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# A count that nobody reads to the last digit may cost no walk over a whole table.
MOST_COUNTED = 1000
_LAST_PAGE = 100_000


class _OpenPage(Page):
    """A page that knows by one row too many whether another follows."""

    more = False

    def has_next(self) -> bool:
        return self.more


class LongPaginator(Paginator):
    """Counts to ``MOST_COUNTED`` only (``is_capped`` above it); goes on for as long as there are rows."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        """How many there are, at most one more than ``MOST_COUNTED``."""
        return self.object_list.order_by()[: MOST_COUNTED + 1].count()

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_COUNTED

    @property
    def total(self) -> str:
        """How many there are, as people read it."""
        return f"{MOST_COUNTED}以上" if self.is_capped else str(self.count)

    def page(self, number: Any) -> _OpenPage:
        """The page of that number. Raises PageNotAnInteger, EmptyPage."""
        if not self.is_capped:
            number = self.validate_number(number)
        elif not 1 <= (number := int(number)) <= _LAST_PAGE:
            raise EmptyPage("没有这一页")
        first = (number - 1) * self.per_page
        rows = list(self.object_list[first : first + self.per_page + 1])
        if not rows and number > 1:
            raise EmptyPage("没有这一页")
        page = _OpenPage(rows[: self.per_page], number, self)
        page.more = len(rows) > self.per_page
        return page
