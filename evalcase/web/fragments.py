"""Who asks for a page: a browser that shows it whole, or a script that puts a part of it in its place."""

from __future__ import annotations

from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks: it can use a part of a page, or data, and nothing else."""
    return request.headers.get("X-Requested-With") in ("fetch", "XMLHttpRequest") or "HX-Request" in request.headers
