"""Sending on a form that was kept while its person signed in again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from evalcase.web.access import SIGNED_IN
from units import kept_form

TEMPORARY_REDIRECT = 307


class KeptFormView(View):
    """Shows what was written and sends it on once the person says so; nobody sends on another's words."""

    access = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = kept_form.peek(request)
        if kept is None:
            return redirect("front-page")
        if kept.owner is not None and kept.owner != request.user.pk:
            kept_form.take(request)
            messages.warning(request, "登录到期前填写的内容属于另一账号，没有提交。请由原填写人登录后重新打开该页面。")
            return redirect("front-page")
        given: dict[str, Any] = {"kept": kept, "shown": [field for field in kept.fields if field[1].strip()]}
        return render(request, "registration/kept.html", given)

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = kept_form.take(request)
        if kept is None or (kept.owner is not None and kept.owner != request.user.pk):
            return redirect("front-page")
        if "discard" in request.POST:
            messages.info(request, "已放弃登录到期前填写的内容。")
            return redirect("front-page")
        # 307: the browser sends the very same fields on to where they were meant for.
        return HttpResponse(status=TEMPORARY_REDIRECT, headers={"Location": kept.path})
