"""Where a change comes from: the request being answered, for services, which are never given one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest

from evalcase.audit.content import short_address


@dataclass(frozen=True)
class Origin:
    """The visitor's address, the number of the request, and the role the visitor acts in, as far as known."""

    ip: str | None = None
    request_id: str = ""
    role: str = ""


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("audit_origin", default=_NOWHERE)


def current_origin() -> Origin:
    """The origin of what is happening now; empty in commands and workers."""
    return _origin.get()


@contextmanager
def acting_from(origin: Origin) -> Iterator[None]:
    """Entries written inside carry this origin."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def note_role(role: str) -> None:
    """Say in which role (评价人员, 财政审核) the visitor acts; entries of the rest of this request carry it.

    Outside a request nothing is kept: there is nobody to forget it afterwards.
    """
    origin = _origin.get()
    if origin.request_id:
        _origin.set(replace(origin, role=role))


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's address, None when unknown (a unix socket).

    ``X-Forwarded-For`` is believed only as far as our own proxies wrote it: with TRUSTED_PROXY_COUNT = n, the n-th
    address from its end. A shorter or unreadable list came past the proxies, and the connection's address counts.
    """
    trusted: int = settings.TRUSTED_PROXY_COUNT
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < trusted <= len(forwarded) and (address := short_address(forwarded[-trusted])):
        return address
    return short_address(request.META.get("REMOTE_ADDR", ""))
