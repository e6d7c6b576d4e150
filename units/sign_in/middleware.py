"""Between a request and its page: time limits, duties of a new session, and answers that lose no words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control

from evalcase.web.access import PUBLIC, declared_access
from units.sign_in.views.answers import DUTY_PAGES, answer_to_stranger, answer_to_unfinished, unauthorised


class SignInMiddleware:
    """Stands before the access middleware, which sends strangers to sign in.

    A script is answered 401 with the address of a sign-in form for its dialog; a form that was sent keeps its words.
    No query of its own but one a minute for the time of the last activity.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # The session is looked at only where the page has looked at it: assets ask the database nothing.
        if request.session.accessed and SESSION_KEY in request.session:
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if declared_access(view_func, match.app_names if match else ()) in (None, PUBLIC):
            return None
        if not request.user.is_authenticated:
            return answer_to_stranger(request)
        if _is_somebody_else(request):
            return unauthorised(reverse("login"))
        if "X-Background" not in request.headers:
            request.session.touch()  # type: ignore[attr-defined]
        duties = request.session.get("duties")
        view_class = getattr(view_func, "view_class", view_func)
        if duties and duties[0] not in getattr(view_class, "during_sign_in", ()):
            return answer_to_unfinished(request, reverse(DUTY_PAGES[duties[0]]))
        return None


def _is_somebody_else(request: HttpRequest) -> bool:
    """Whether the page was opened by another person than the one now signed in in this browser."""
    meant = request.headers.get("X-Person")
    return meant is not None and meant != str(request.user.pk)
