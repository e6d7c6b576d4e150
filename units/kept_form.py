"""A form that arrived when its sign-in had ended: its words are kept until the person has signed in again (R11).

Before the password they travel in the sign-in page itself, signed; afterwards they lie in the person's session. Files
and secrets are not kept. Only a form sent from our own pages is: another site cannot have one sent on.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

SESSION_NAME = "kept_form"
_SALT = "units.kept_form"
_LARGEST = 512 * 1024
_SECRET = re.compile(r"passw|secret|密码|^otp$|^proof$", re.IGNORECASE)
_OWN = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class KeptForm:
    """``path`` with its query; ``fields`` in their order; ``owner`` is the person's number, None when unknown."""

    path: str
    fields: list[list[str]]
    had_files: bool
    owner: int | None


def kept_form_of(request: HttpRequest, owner: int | None) -> KeptForm | None:
    """The words of a POST; None when there is nothing to keep or it must not be kept."""
    if request.method != "POST" or not _comes_from_us(request):
        return None
    fields = [[name, value] for name, values in request.POST.lists() for value in values if name not in _OWN]
    if not fields or any(_SECRET.search(name) for name, _ in fields):
        return None
    if sum(len(name) + len(value) for name, value in fields) > _LARGEST:
        return None
    return KeptForm(request.get_full_path(), fields, bool(request.FILES), owner)


def sign(form: KeptForm) -> str:
    """The form as one signed text for a hidden field."""
    return signing.dumps(asdict(form), salt=_SALT, compress=True)


def unsign(text: str) -> KeptForm | None:
    """The form from its signed text; None when it was tampered with or is too old."""
    try:
        return KeptForm(**signing.loads(text, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE))
    except (signing.BadSignature, TypeError):
        return None


def put(request: HttpRequest, form: KeptForm) -> None:
    request.session[SESSION_NAME] = asdict(form)


def take(request: HttpRequest) -> KeptForm | None:
    """The form kept in the session, which forgets it."""
    kept: dict[str, Any] | None = request.session.pop(SESSION_NAME, None)
    return KeptForm(**kept) if kept else None


def peek(request: HttpRequest) -> KeptForm | None:
    """The form kept in the session, which keeps it."""
    kept: dict[str, Any] | None = request.session.get(SESSION_NAME)
    return KeptForm(**kept) if kept else None


def owner_of_ended_session(request: HttpRequest) -> int | None:
    """Whose session the browser still names, though it has ended."""
    from units.models import UserSession

    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return UserSession.objects.filter(session_key=key).values_list("user_id", flat=True).first()


def _comes_from_us(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(source)
    trusted = f"{parts.scheme}://{parts.netloc}" in settings.CSRF_TRUSTED_ORIGINS
    return trusted or parts.netloc == request.get_host()
