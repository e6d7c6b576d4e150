"""The session engine (SESSION_ENGINE): Django's database sessions, with the person and the time limits on the row.

Follows "Extending database-backed session engines" of Django's documentation. What a sign-in session carries:

- ``signed_in``: when (seconds), from which address, with which browser;
- ``verified_at``: when the person last proved who they are (password or code), in seconds;
- ``second_factor``: present once a code was given;
- ``duties``: what still stands between the password and the work ("second_factor", "password").
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

# The time of the last activity is written no more often than this: not a query for each request.
TOUCH_SECONDS = 60


class SessionStore(DatabaseStore):
    """Sessions of ``UserSession`` rows. An idle, too old or ended session does not load: nobody is signed in."""

    last_active: datetime | None = None
    model: Any  # UserSession; Django's stubs know the plain session only

    @classmethod
    def get_model_class(cls) -> Any:
        from units.sign_in.models import UserSession

        return UserSession

    def load(self) -> dict[str, Any]:
        row = self.model.objects.running().filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
            return {}
        self.last_active = row.last_active
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        signed_in = data.get("signed_in")
        if SESSION_KEY in data and signed_in:
            row.user_id = int(data[SESSION_KEY])
            row.signed_in_at = datetime.fromtimestamp(signed_in["at"], UTC)
            row.last_active = max(self.last_active or row.signed_in_at, row.signed_in_at)
            row.address, row.browser = signed_in["address"], signed_in["browser"]
            row.expire_date = expiry(row.signed_in_at, row.last_active)
        return row

    def save(self, must_create: bool = False) -> None:
        """As Django's, but a session ended meanwhile is not brought back by a request that began before."""
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        row = self.create_model_instance(self._get_session(no_load=False))  # type: ignore[attr-defined]
        columns = ("user_id", "signed_in_at", "last_active", "address", "browser", "expire_date", "session_data")
        kept = self.model.objects.filter(session_key=self.session_key, ended_at__isnull=True)
        if not kept.update(**{column: getattr(row, column) for column in columns}):
            raise UpdateError

    def touch(self) -> None:
        """Note that the person is at work, once a minute at most."""
        signed_in, now = self.get("signed_in"), timezone.now()
        if not signed_in or (self.last_active and (now - self.last_active).total_seconds() < TOUCH_SECONDS):
            return
        self.last_active = now
        until = expiry(datetime.fromtimestamp(signed_in["at"], UTC), now)
        self.model.objects.running(now).filter(session_key=self.session_key).update(last_active=now, expire_date=until)

    def seconds_left(self) -> tuple[int, int]:
        """Until the session ends for want of activity, and until it ends in any case."""
        signed_in = self.get("signed_in")
        if not signed_in:
            return 0, 0
        now, began = timezone.now(), datetime.fromtimestamp(signed_in["at"], UTC)
        idle = (self.last_active or began) + timedelta(minutes=settings.IDLE_MINUTES) - now
        absolute = began + timedelta(hours=settings.SESSION_HOURS) - now
        return max(0, int(idle.total_seconds())), max(0, int(absolute.total_seconds()))


def expiry(signed_in_at: datetime, last_active: datetime) -> datetime:
    """When a session ends if nothing more happens."""
    idle = last_active + timedelta(minutes=settings.IDLE_MINUTES)
    return min(idle, signed_in_at + timedelta(hours=settings.SESSION_HOURS))
