"""A cookie by which a browser is known again after its session has ended: which forms it lost, and whose it is.

It holds nothing that lets anybody in. Signed, not readable by scripts, gone when the browser closes; a request that
another site started does not bring it along.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "browser"
_SALT = "units.sign_in.browser"


@dataclass(frozen=True)
class Browser:
    """``people`` are the numbers of the last two persons who signed in here, the latest last."""

    secret: str
    people: tuple[int, ...] = ()

    @property
    def last_person(self) -> int | None:
        """Whoever opened a page whose CSRF token still holds, since signing in changes the token."""
        return self.people[-1] if self.people else None

    @property
    def only_person(self) -> int | None:
        """Whoever opened any page in this browser, where only one person ever signed in."""
        return self.people[0] if len(self.people) == 1 else None


def browser_of(request: HttpRequest) -> Browser | None:
    """The browser that asks; None when it has no cookie of ours or a forged one."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
        return Browser(told["secret"], tuple(told["people"]))
    except (signing.BadSignature, KeyError, TypeError):
        return None


def known_browser(request: HttpRequest) -> Browser:
    """The browser that asks, or a new one, which ``remember`` makes known."""
    return browser_of(request) or Browser(secrets.token_urlsafe(32))


def remember(response: HttpResponse, browser: Browser) -> None:
    """Give the browser its cookie."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(browser), salt=_SALT),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def remember_person(request: HttpRequest, response: HttpResponse, person: int) -> None:
    """Note that somebody has signed in in this browser."""
    browser = known_browser(request)
    others = [other for other in browser.people if other != person]
    remember(response, Browser(browser.secret, (*others[-1:], person)))
