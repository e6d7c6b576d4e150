"""Answers to requests that came too early or too late: before all duties are done, or after the session ended."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from evalcase.web.fragments import wants_fragment
from units.people.selectors import username_of
from units.sign_in import kept_form
from units.sign_in.browser import known_browser, remember
from units.sign_in.forms import SignInForm

FORBIDDEN, UNAUTHORISED = 403, 401
# The page that settles each duty (duties.py). A view names in `during_sign_in` the duties beside which it is open.
DUTY_PAGES = {"second_factor": "second-factor", "password": "password-change"}

BEFORE_ALL_DUTIES = tuple(DUTY_PAGES)


def unauthorised(address: str) -> JsonResponse:
    """For session.js: where its dialog finds what is to be filled in before the request may be sent again."""
    return JsonResponse({"sign_in": f"{address}?embedded=1"}, status=UNAUTHORISED)


def answer_to_stranger(request: HttpRequest) -> HttpResponse | None:
    """None where a redirect to the sign-in page loses nothing."""
    if wants_fragment(request):
        return unauthorised(reverse("login"))
    form = kept_form.kept_form_of(request, kept_form.owner_after_the_end(request))
    return kept_sign_in_page(request, form) if form is not None else None


def answer_to_unfinished(request: HttpRequest, address: str) -> HttpResponse:
    """Lead somebody with duties left to the page that settles the first; a form that was sent waits in the session."""
    if wants_fragment(request):
        return unauthorised(address)
    form = kept_form.kept_form_of(request, request.user.pk)
    if form is not None:
        kept_form.put(request, form)
    onward = request.get_full_path() if request.method == "GET" else ""
    return redirect(f"{address}?{urlencode({'next': onward})}" if onward else address)


def kept_sign_in_page(request: HttpRequest, form: kept_form.KeptForm) -> HttpResponse:
    """Say that the sign-in had ended and that the words are kept; they go along to sign in, signed for this browser."""
    browser = known_browser(request)
    given = {
        "form": SignInForm(request, initial={"username": username_of(form.owner)}),
        "kept": kept_form.sign(form, browser),
        "kept_form": form,
        "title": "登录已到期",
    }
    response = render(request, "units/sign_in/login.html", given, status=FORBIDDEN)
    patch_cache_control(response, no_store=True, private=True)
    remember(response, browser)
    return response
