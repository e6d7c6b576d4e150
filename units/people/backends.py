"""Bringing a signed-in person back: with their roles, in one query."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from units.people.models import User
from units.people.selectors import memberships


class RoleBackend(ModelBackend):
    """Django's own backend; the person of a session comes with ``current_memberships``, which every page asks for."""

    def get_user(self, user_id: Any) -> User | None:
        held = list(
            memberships().filter(user_id=user_id).select_related(None).select_related("user").prefetch_related(None)
        )
        if not held:
            return super().get_user(user_id)  # someone without a role, who gets no further than their own account
        user = held[0].user
        user.current_memberships = held  # type: ignore[attr-defined]
        return user if self.user_can_authenticate(user) else None
