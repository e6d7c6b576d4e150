"""What an import is to cases, for the pages of the import, which themselves know of no case."""

from __future__ import annotations

from typing import Any

from django import template

from budgets.imports.models import ImportUpload
from budgets.imports.services.previews import ImportPreview
from scoring.cases.models import Case
from scoring.incoming.selectors import effects_of, open_among, touched_cases
from units.people.models import User

register = template.Library()


@register.inclusion_tag("scoring/incoming/effects.html")
def import_effects(preview: ImportPreview, upload: ImportUpload, user: User) -> dict[str, Any]:
    """The cases that the previewed import touches, each with its score before and after."""
    effects, others = effects_of(preview, upload.agency, upload.year, user)
    return {"effects": effects, "others": others, "upload": upload}


@register.simple_tag
def cases_touched(upload: ImportUpload, user: User) -> list[Case]:
    """The cases of the upload's agency and year that are open to the person."""
    return open_among(touched_cases(upload.agency, upload.year), user)
