"""What no page can use is taken out of a request before any page sees it, so that no database has to refuse it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, QueryDict, UnreadablePostError
from django.http.response import HttpResponseBase

NUL = "\x00"
# The largest number a database column holds: no row has a larger one.
LARGEST_NUMBER = 2**63 - 1


class BorderMiddleware:
    """Stands before the session, which is looked up by a cookie.

    NUL, which PostgreSQL refuses in any text, is taken out of query and form: it cannot be seen or typed, and nobody
    shall lose a form over it. A cookie with NUL is none of ours. An address with NUL, or with a number larger than any
    row's, is not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.GET = without_nul(request.GET)  # type: ignore[assignment]
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
        if NUL in request.path or any(isinstance(part, int) and part > LARGEST_NUMBER for part in kwargs.values()):
            raise Http404
        try:
            request.POST = without_nul(request.POST)  # type: ignore[assignment]
        except UnreadablePostError:
            return  # the visitor has gone; Django answers as ever


def without_nul(data: QueryDict) -> QueryDict:
    """The same fields without NUL in names and values; the very same object where there is none."""
    if not any(NUL in text for name, values in data.lists() for text in (name, *values)):
        return data
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        for value in values:
            clean.appendlist(name.replace(NUL, ""), value.replace(NUL, ""))
    clean._mutable = False
    return clean
