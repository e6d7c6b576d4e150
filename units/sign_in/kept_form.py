"""A form that arrived when its sign-in had ended: its words are kept until the person has signed in again.

Before the password they travel in the sign-in page itself, signed for the one browser that lost them; afterwards they
lie in the person's session. Files and secrets are not kept. Only a form sent from our own pages is.

A form is sent on only to a view that says so with ``resend_as``, which names in Chinese what its POST does. Every
other form is shown to its writer and goes nowhere: steps that must be confirmed are never repeated.
``object_of(user, **kwargs)`` of a view names what the action is done to.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve

from units.sign_in.browser import Browser, browser_of

SESSION_NAME = "kept_forms"
_MOST = 4
_SALT = "units.sign_in.kept_form"
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

    @property
    def action(self) -> str:
        """What sending it on would do, in the words of its view; "" where it is never sent on."""
        match = self._match()
        return str(getattr(_view_class(match), "resend_as", "")) if match is not None else ""

    def object_for(self, user: Any) -> str:
        """What the form is about, as far as the person may know it; "" where its view does not tell."""
        match = self._match()
        name = getattr(_view_class(match), "object_of", None) if match is not None else None
        return str(name(user, **match.kwargs)) if name is not None and match is not None else ""

    @property
    def page(self) -> str:
        """Where the form can be opened anew; "" where its address only takes posts."""
        match = self._match()
        view = _view_class(match) if match is not None else object
        return self.path if hasattr(view, "get") or not isinstance(view, type) else ""

    def _match(self) -> ResolverMatch | None:
        path, prefix = urlsplit(self.path).path, get_script_prefix()
        try:
            return resolve("/" + path.removeprefix(prefix))
        except Resolver404:
            return None


def _view_class(match: ResolverMatch) -> Any:
    return getattr(match.func, "view_class", match.func)


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


def sign(form: KeptForm, browser: Browser) -> str:
    """The form as one signed text for a hidden field, of use in this browser only."""
    return signing.dumps(asdict(form), salt=_SALT + browser.secret, compress=True)


def unsign(text: str, browser: Browser | None) -> KeptForm | None:
    """The form from its signed text; None when it was tampered with, is too old or was lost by another browser."""
    if browser is None:
        return None
    try:
        return KeptForm(**signing.loads(text, salt=_SALT + browser.secret, max_age=settings.SESSION_COOKIE_AGE))
    except (signing.BadSignature, TypeError):
        return None


def put(request: HttpRequest, form: KeptForm) -> None:
    """Keep the form in the session beside those that other windows lost, of which the oldest goes."""
    kept = list(request.session.get(SESSION_NAME, {}).items())[1 - _MOST :]
    request.session[SESSION_NAME] = dict([*kept, (secrets.token_hex(8), asdict(form))])


def newest(request: HttpRequest) -> str | None:
    """By which key the form last put into the session is found."""
    return next(reversed(request.session.get(SESSION_NAME, {})), None)


def peek(request: HttpRequest, key: str | None) -> KeptForm | None:
    """The form kept in the session, which keeps it."""
    kept = request.session.get(SESSION_NAME, {}).get(key)
    return KeptForm(**kept) if kept else None


def take(request: HttpRequest, key: str | None) -> KeptForm | None:
    """The form kept in the session, which forgets it."""
    kept: dict[str | None, Any] = dict(request.session.get(SESSION_NAME, {}))
    taken = kept.pop(key, None)
    if taken is None:
        return None
    request.session[SESSION_NAME] = kept
    return KeptForm(**taken)


def owner_after_the_end(request: HttpRequest) -> int | None:
    """Whose form it is that comes with a token that holds: of the session which the browser still names, though it has
    ended, or of the last who signed in here, where another window has lost its form and with it the session's name."""
    from units.sign_in.models import UserSession

    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    owner = UserSession.objects.filter(session_key=key).values_list("user_id", flat=True).first()
    browser = browser_of(request)
    return browser.last_person if owner is None and browser is not None else owner


def _comes_from_us(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        parts = urlsplit(source)
    except ValueError:  # an address that no browser sends, such as http://[::1
        return False
    trusted = f"{parts.scheme}://{parts.netloc}" in settings.CSRF_TRUSTED_ORIGINS
    return trusted or parts.netloc == request.get_host()
