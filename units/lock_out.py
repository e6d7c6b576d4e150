"""The answer to a locked account or address. The locking itself is done by django-axes (AXES_… in the settings)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked_out_page(request: HttpRequest, _: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Say how long it takes, in the same words whether or not there is such an account (AXES_LOCKOUT_CALLABLE)."""
    embedded = "embedded" in request.GET
    given = {
        "minutes": minutes_left(request, credentials),
        "limit": get_failure_limit(request, credentials),
        "embedded": embedded,
    }
    template = "registration/_locked_out.html" if embedded else "registration/locked_out.html"
    return render(request, template, given, status=429)


def minutes_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Full minutes until signing in is possible again, at least one."""
    cool_off = get_cool_off(request) or timedelta()
    handler = AxesProxyHandler.get_implementation()
    latest = [
        attempt.attempt_time
        for attempts in handler.get_user_attempts(request, credentials)
        if (attempt := attempts.order_by("-attempt_time").first()) is not None
    ]
    left = max(latest, default=timezone.now()) + cool_off - timezone.now()
    return max(1, math.ceil(left.total_seconds() / 60))
