# ruff: noqa: ARG001 - error handlers are called with a fixed signature
"""The help page and the error pages."""

from __future__ import annotations

import logging
import sys
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .access import PUBLIC, access

logger = logging.getLogger(__name__)


@access(PUBLIC)
def help_page(request: HttpRequest) -> HttpResponse:
    """All help on one page, a topic under each heading; the link to it stands at the same place on every page."""
    return render(request, "front/help.html")


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
