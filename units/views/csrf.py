"""A form whose token is stale: the page was open while its person signed in anew, or signed out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from units import kept_form

from .answers import FORBIDDEN, kept_sign_in_page, unauthorised, wants_data


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep the words and ask to sign in or to confirm (CSRF_FAILURE_VIEW)."""
    is_signed_in = request.user.is_authenticated
    if wants_data(request):
        if is_signed_in:
            get_token(request)  # sets the cookie, with which session.js sends its request once more
            return JsonResponse({"stale": True}, status=FORBIDDEN)
        return unauthorised(reverse("login"))
    if request.path == reverse("login"):
        messages.info(request, "登录页面已过期，请重新输入密码。")
        return redirect(request.get_full_path())
    form = kept_form.kept_form_of(request, None if is_signed_in else kept_form.owner_of_ended_session(request))
    if form is None:
        return render(request, "403_csrf.html", {"reason": reason}, status=FORBIDDEN)
    if not is_signed_in:
        return kept_sign_in_page(request, form)
    kept_form.put(request, form)
    return redirect("kept-form")
