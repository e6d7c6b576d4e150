"""Where a person is signed in."""

from __future__ import annotations

from django.db.models import QuerySet

from units.people.models import User
from units.sign_in.models import UserSession


def running_sessions(user: User) -> QuerySet[UserSession]:
    """Where the person is signed in now, the latest sign-in first."""
    return UserSession.objects.running().filter(user=user).order_by("-signed_in_at")
