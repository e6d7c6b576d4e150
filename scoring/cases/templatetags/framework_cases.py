"""Which cases are scored by a framework, for the pages of the library, which itself knows of no case."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.db.models import Count

from indicators.library.models import Framework
from scoring.cases.models import Case
from scoring.cases.selectors import cases_open_to
from units.people.models import User

register = template.Library()
MOST_SHOWN = 50


@register.simple_tag
def case_counts(frameworks: Sequence[Framework]) -> dict[int, int]:
    """How many cases froze each of these versions, by the framework's number; one query."""
    codes = {framework.code for framework in frameworks}
    counted = (
        Case.objects.filter(framework_code__in=codes)
        .order_by()
        .values_list("framework_code", "framework_version")
        .annotate(Count("pk"))
    )
    found = {(code, version): number for code, version, number in counted}
    return {each.pk: found.get((each.code, each.version), 0) for each in frameworks}


@register.filter
def of(counts: dict[int, int], framework: Framework) -> int:
    """The number of one framework."""
    return counts.get(framework.pk, 0)


@register.simple_tag
def cases_by(framework: Framework, user: User) -> list[Case]:
    """The cases of that version that are open to the person, newest first; at most 50."""
    cases = cases_open_to(user).filter(framework_code=framework.code, framework_version=framework.version)
    return list(cases.order_by("-year", "code")[:MOST_SHOWN])
