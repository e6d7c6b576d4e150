"""The script that keeps an ending session from costing anybody a word."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

register = template.Library()


@register.inclusion_tag("units/sign_in/session_script.html", takes_context=True)
def session_script(context: Context) -> dict[str, Any]:
    """session.js for a person signed in, with the seconds left to them; nothing for a visitor or an error page."""
    user, request = context.get("user"), context.get("request")
    session = getattr(request, "session", None)
    if session is None or user is None or not user.is_authenticated:
        return {}
    idle, absolute = session.seconds_left()
    return {"person": user, "idle": idle, "absolute": absolute}
