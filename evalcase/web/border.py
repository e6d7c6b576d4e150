"""What no page can use is taken out of a request before any page sees it: no database refuses it, no print shows it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import SEARCH_VAR
from django.http import Http404, HttpRequest, QueryDict, UnreadablePostError
from django.http.response import HttpResponseBase

from evalcase.printable import printable
from evalcase.web.numbers import LARGEST_NUMBER

NUL = "\x00"


class BorderMiddleware:
    """Stands before the session, which is looked up by a cookie.

    Control characters are taken out of query and form (evalcase.printable): PostgreSQL refuses NUL in any text, XML
    and print refuse the others, they come along with what is pasted, and nobody shall lose a form over them. A cookie
    with NUL is none of ours. An address with NUL, or with a number larger than any row's, is not found; nor is a list
    of the admin filtered by such a number, which SQLite refuses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.GET = printable_query(request.GET)  # type: ignore[assignment]
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
        if NUL in request.path or any(isinstance(part, int) and part > LARGEST_NUMBER for part in kwargs.values()):
            raise Http404
        with suppress(UnreadablePostError):  # the visitor has gone; Django answers as ever
            request.POST = printable_query(request.POST)  # type: ignore[assignment]
        match = request.resolver_match
        if match and "admin" in match.app_names and _asks_for_no_row(request):
            raise Http404


def _asks_for_no_row(request: HttpRequest) -> bool:
    """Whether a list of the admin is filtered by, or an action ticks, a number larger than any row's."""
    given = [text for name, values in request.GET.lists() if name != SEARCH_VAR for text in values]
    given += request.POST.getlist(ACTION_CHECKBOX_NAME)
    return any(_is_too_large(part) for text in given for part in text.split(","))


def _is_too_large(text: str) -> bool:
    try:
        return abs(int(text)) > LARGEST_NUMBER
    except ValueError:
        return False  # also thousands of digits, which the admin refuses itself


def printable_query(data: QueryDict) -> QueryDict:
    """The same fields without control characters in names and values; the very same object where there are none."""
    if all(printable(text) == text for name, values in data.lists() for text in (name, *values)):
        return data
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        for value in values:
            clean.appendlist(printable(name), printable(value))
    clean._mutable = False
    return clean
