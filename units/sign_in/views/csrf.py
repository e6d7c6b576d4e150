"""A form whose token is stale: the page was open while its person signed in anew, or signed out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from evalcase.web.forms import bound
from evalcase.web.fragments import wants_fragment
from units.sign_in import kept_form
from units.sign_in.browser import browser_of
from units.sign_in.forms import WaitingForm
from units.sign_in.views.answers import FORBIDDEN, kept_sign_in_page, unauthorised
from units.sign_in.views.steps import go_onward


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep the words and ask to sign in or to confirm (CSRF_FAILURE_VIEW)."""
    is_signed_in = request.user.is_authenticated
    if wants_fragment(request):
        if is_signed_in:
            get_token(request)  # sets the cookie, with which session.js sends its request once more
            return JsonResponse({"stale": True}, status=FORBIDDEN)
        return unauthorised(reverse("login"))
    browser = browser_of(request)
    if request.path == reverse("login"):
        sent = bound(WaitingForm, request).cleaned_data.get("kept", "")
        form = kept_form.unsign(sent, browser)  # one that another window signed in meanwhile
        if form is None:
            messages.info(request, "登录页面已过期，请重新输入密码。")
            return redirect(request.get_full_path())
    else:
        # The page is older than the last sign-in here, so it may be anybody's who ever signed in in this browser.
        form = kept_form.kept_form_of(request, browser.only_person if browser else None)
    if form is None:
        return render(request, "errors/403_csrf.html", {"reason": reason}, status=FORBIDDEN)
    if not is_signed_in:
        return kept_sign_in_page(request, form)
    kept_form.put(request, form)
    return go_onward(request)
