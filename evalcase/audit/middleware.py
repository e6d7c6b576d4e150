"""Tells the log where a request comes from."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from evalcase.audit.context import Origin, acting_from, client_ip


class OriginMiddleware:
    """Keeps the visitor's address and a request number at hand while the request is answered.

    The number is also the default batch: what one request changed can be found together.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting_from(Origin(ip=client_ip(request), request_id=uuid4().hex)):
            return self.get_response(request)
