"""Who may reach a view. Deny by default: a view that declares nothing is open to nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from evalcase.audit import services as audit

logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row", bound=Model)


class Access(Enum):
    """What a view asks of its visitor before it runs."""

    PUBLIC = "无需登录"
    SIGNED_IN = "登录即可"
    STAFF = "后台人员"
    BY_OBJECT = "登录后由页面按对象判断"


PUBLIC, SIGNED_IN, STAFF, BY_OBJECT = Access.PUBLIC, Access.SIGNED_IN, Access.STAFF, Access.BY_OBJECT


class NotOpen(Http404):
    """The object exists and is not open to this person: not found for them, and noted in the log."""


def found_or_hidden(rows: QuerySet[Row], **wanted: Any) -> Row:
    """The one row among those open to the person; any other number of an address is not found, and noted."""
    row = rows.filter(**wanted).first()
    if row is None:
        raise NotOpen(f"没有符合{wanted}的{rows.model._meta.verbose_name}")
    return row


def access(declared: Access) -> Callable[[View], View]:
    """Declare who may reach a function view; a class-based view has the attribute ``access`` instead."""

    def declare(view: View) -> View:
        view.access = declared  # type: ignore[attr-defined]
        return view

    return declare


def declared_access(view: Callable[..., Any], app_names: Sequence[str] = ()) -> Access | None:
    """What a view, as it stands in a URLconf, declares; all pages of the admin site are for staff, but its sign-in."""
    if getattr(view, "login_required", True) is False:
        return PUBLIC
    declared = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    return STAFF if declared is None and "admin" in app_names else declared


class AccessMiddleware(LoginRequiredMiddleware):
    """Lets a request through to its view only as the view declares; notes every refusal of a signed-in person."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        declared = declared_access(view_func, match.app_names if match else ())
        if declared is PUBLIC:
            return None
        if declared is None:
            logger.error("view without declared access: %s", request.path)
            raise Http404
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if declared is STAFF and not request.user.is_staff:
            self._note(request)  # what this middleware raises itself never comes to process_exception
            raise NotOpen
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotOpen | PermissionDenied) and request.user.is_authenticated:
            self._note(request)

    def _note(self, request: HttpRequest) -> None:
        audit.record_event(
            actor=request.user, action="拒绝访问", title=f"{request.method} {request.path}"[:255], succeeded=False
        )
