"""What becomes of a form that was kept while its person signed in again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from evalcase.web.access import SIGNED_IN
from evalcase.web.views import ActionView
from units.sign_in import kept_form

TEMPORARY_REDIRECT = 307
DISCARDED = "已放弃登录到期前填写的内容。"


class KeptFormView(View):
    """Names the action and shows the words, and sends them on once the person says so.

    Only their writer sends them on, and only to a view that declares ``resend_as`` (kept_form.py); where nobody knows
    the writer, or the step wants confirming, the words are shown to be copied. ``?form=``: a key of the session.
    """

    access = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get("form") or kept_form.newest(request)
        kept = kept_form.peek(request, key)
        if kept is None:
            return redirect("front-page")
        if kept.owner not in (None, request.user.pk):
            kept_form.take(request, key)
            messages.warning(request, "登录到期前填写的内容属于另一账号，没有提交。请由原填写人登录后重新打开该页面。")
            return redirect("front-page")
        given: dict[str, Any] = {
            "kept": kept,
            "key": key,
            "sendable": self._may_send(kept),
            "object": kept.object_for(request.user),
            "shown": [value for _, value in kept.fields if value.strip()],
        }
        return render(request, "units/sign_in/kept.html", given)

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = kept_form.take(request, request.GET.get("form"))
        if kept is None:
            messages.info(request, "这份保留的内容已经提交、放弃或过期。")
            return redirect("front-page")
        if not self._may_send(kept):
            messages.info(request, DISCARDED)
            return redirect("front-page")
        # 307: the browser sends the very same fields on to where they were meant for.
        return HttpResponse(status=TEMPORARY_REDIRECT, headers={"Location": kept.path})

    def _may_send(self, kept: kept_form.KeptForm) -> bool:
        return bool(kept.action) and kept.owner == self.request.user.pk


class DiscardKeptFormView(ActionView):
    """Forgets a kept form. An action of its own: the fields of the kept form may have any names."""

    access = SIGNED_IN

    def act(self) -> str:
        kept_form.take(self.request, self.request.GET.get("form"))
        return DISCARDED

    def get_success_url(self) -> str:
        return reverse("front-page")
