"""Weighty steps (approving, publishing, giving roles, exporting all) ask once more who is there."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evalcase.web.fragments import wants_fragment
from units.people.models import User
from units.sign_in.codes import is_required, is_verified
from units.sign_in.duties import SECOND_FACTOR, mark_verified
from units.sign_in.forms import ProofForm
from units.sign_in.views.answers import FORBIDDEN, answer_to_unfinished, unauthorised

MINUTES = 15
METHODS = ("POST", "PUT", "PATCH", "DELETE")


def fresh_sign_in(view: Any = None, *, minutes: int = MINUTES, methods: Collection[str] = METHODS) -> Any:
    """Decorate a view, a function or a method: these methods of HTTP need a proof no older than ``minutes``.

    The page that asks carries the form's words and sends them to the same address together with the proof, so the
    step goes through at once. A script gets 401 and the dialog's address. With or without arguments.
    """

    def decorate(decorated: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(decorated)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            request = next(argument for argument in args if isinstance(argument, HttpRequest))
            question = ask_for_proof(request, minutes) if request.method in methods else None
            return question if question is not None else decorated(*args, **kwargs)

        return guarded

    return decorate if view is None else decorate(view)


class FreshSignInMixin:
    """The same for class-based views; stands left of the mixins whose checks may come later."""

    fresh_minutes = MINUTES
    fresh_methods: Collection[str] = METHODS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        question = ask_for_proof(request, self.fresh_minutes) if request.method in self.fresh_methods else None
        return question if question is not None else super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def ask_for_proof(request: HttpRequest, minutes: int = MINUTES) -> HttpResponse | None:
    """The page that asks, or None when the proof is fresh or comes with this very request."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the access middleware lets nobody else through
    if not is_verified(request) and is_required(user):
        return _ask_for_second_factor(request)
    if time.time() - request.session.get("verified_at", 0) <= minutes * 60:
        return None
    if wants_fragment(request):
        return unauthorised(reverse("sign-in-again"))
    if request.method != "POST":
        return redirect(f"{reverse('sign-in-again')}?{urlencode({'next': request.get_full_path()})}")
    form = ProofForm(request.POST if "proof" in request.POST else None, request=request, user=user)
    if form.is_bound and form.is_valid():
        mark_verified(request)
        return None
    own = ("proof", "csrfmiddlewaretoken")
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in own]
    given = {"form": form, "fields": fields, "had_files": bool(request.FILES), "title": "再次验证身份"}
    return render(request, "units/sign_in/again.html", given, status=FORBIDDEN)


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    """For a person whose role came to need a code while they were signed in."""
    request.session["duties"] = [SECOND_FACTOR]
    return answer_to_unfinished(request, reverse("second-factor"))
