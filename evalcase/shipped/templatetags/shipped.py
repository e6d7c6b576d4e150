"""``{% shipped_notice %}``: on the desk of who runs the site, what comes with the program and is not loaded yet."""

from __future__ import annotations

from typing import Any

from django import template

from evalcase.shipped.selectors import missing_shipped

register = template.Library()


@register.inclusion_tag("shipped/notice.html", takes_context=True)
def shipped_notice(context: dict[str, Any]) -> dict[str, Any]:
    """The notice with its one button for a superuser while something is missing; nothing for anybody else."""
    missing = missing_shipped() if context["user"].is_superuser else None
    return {"missing": missing, "csrf_token": context.get("csrf_token")}
