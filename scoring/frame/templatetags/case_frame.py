"""``{% case_frame %}`` on every page of a case, which has ``case`` and ``person`` in its context."""

from __future__ import annotations

from typing import Any

from django import template

from scoring.cases.selectors import person_on
from scoring.frame.selectors import frame_of

register = template.Library()


@register.inclusion_tag("scoring/frame/frame.html", takes_context=True)
def case_frame(context: dict[str, Any], lacking: int | None = None) -> dict[str, Any]:
    """The frame of the page's case for the person who looks at it. ``lacking``: what the report lacks, if known."""
    request, case = context["request"], context["case"]
    person = context.get("person") or person_on(request.user, case)
    match = request.resolver_match
    route = match.url_name if match is not None and match.url_name else ""
    frame = frame_of(case, person, route, lacking=lacking)
    return {"case": case, "frame": frame, "route": route, "csrf_token": context.get("csrf_token")}
