"""Locking out by account and by address, each at its own limit, and the answer to it.

The counting is done by django-axes (AXES_… in the settings), which knows but one limit.
"""

from __future__ import annotations

import logging
import math
from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

logger = logging.getLogger(__name__)


class LockOutHandler(AxesDatabaseHandler):
    """An address is shared by a whole office, so its limit is far higher than an account's (AXES_HANDLER)."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures of the account; at least its limit, at which axes locks, where the address has reached its own."""
        account, address = self.get_user_attempts(request, credentials)
        failures = _sum_of(account)
        if self.is_address_locked(request, address):
            return max(failures, get_failure_limit(request, credentials))
        return failures

    def is_address_locked(self, request: HttpRequest, attempts: QuerySet[AccessAttempt]) -> bool:
        """Whether the address has failed too often; never where it is unknown: all strangers would be one."""
        known = request.axes_ip_address  # type: ignore[attr-defined]
        if not known or _sum_of(attempts) < settings.SIGN_IN_ADDRESS_FAILURES:
            return False
        logger.warning(
            "网络地址 %s 登录失败达到 %d 次，暂停登录。"
            "如果它是反向代理的地址，请检查 TRUSTED_PROXY_COUNT 和代理的 X-Forwarded-For。",
            known,
            settings.SIGN_IN_ADDRESS_FAILURES,
        )
        return True


def locked_out_page(request: HttpRequest, _: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Say how long it takes, in the same words whether or not there is such an account (AXES_LOCKOUT_CALLABLE)."""
    embedded = "embedded" in request.GET
    given = {
        "minutes": minutes_left(request, credentials),
        "limit": get_failure_limit(request, credentials),
        "embedded": embedded,
    }
    template = "units/sign_in/_locked_out.html" if embedded else "units/sign_in/locked_out.html"
    return render(request, template, given, status=429)


def minutes_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Full minutes until signing in is possible again, at least one; failures of others nearby do not prolong it."""
    cool_off = get_cool_off(request) or timedelta()
    account, address = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    locked = account if _sum_of(account) >= get_failure_limit(request, credentials) else address
    latest = locked.order_by("-attempt_time").first()
    left = (latest.attempt_time if latest else timezone.now()) + cool_off - timezone.now()
    return max(1, math.ceil(left.total_seconds() / 60))


def _sum_of(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
