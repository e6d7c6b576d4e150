# ruff: noqa: ARG001 - error handlers are called with a fixed signature
"""The help page, the error pages, and what pressing a button has in common."""

from __future__ import annotations

import logging
import sys
import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views import View

from evalcase.web.access import PUBLIC, access

logger = logging.getLogger(__name__)


class ActionView(View):
    """A button: one POST does one thing, and the page it leads back to tells what came of it."""

    http_method_names = ["post", "options"]
    refusals: ClassVar[tuple[type[Exception], ...]] = ()  # what `act` may raise, its words meant for the person

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            told = self.act()
        except self.refusals as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, told)
        return redirect(self.get_success_url())

    def act(self) -> str:
        """Do it; returns the sentence that tells so. What the address names is in ``self.kwargs``."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Where the person is led back to, whether it was done or refused."""
        raise NotImplementedError


@access(PUBLIC)
def help_page(request: HttpRequest) -> HttpResponse:
    """All help on one page, a topic under each heading; the link to it stands at the same place on every page."""
    return render(request, "web/help.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Printed without the request: whatever failed may fail again in a context processor."""
    trace_id = _new_trace_id()
    logger.error("trace %s: %s %s", trace_id, request.method, request.path, exc_info=sys.exc_info())
    return HttpResponse(render_to_string("errors/500.html", {"trace_id": trace_id}), status=500)


def _error_page(request: HttpRequest, status: int) -> HttpResponse:
    trace_id = _new_trace_id()
    logger.warning("trace %s: %s %s → %s", trace_id, request.method, request.path, status)
    return render(request, f"errors/{status}.html", {"trace_id": trace_id}, status=status)


def _new_trace_id() -> str:
    return uuid.uuid4().hex[:12]
