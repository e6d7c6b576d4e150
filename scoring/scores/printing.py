"""The explanation of a score as pages print it."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scoring.cases.models import Case, CaseIndicator
from scoring.scores.explanation import explain


def explained_in_full(case: Case, leaf: CaseIndicator) -> SafeString:
    """What was read, the rule and the arithmetic as HTML: of the page, and of the answer to a save."""
    return render_to_string("scoring/scores/_explained.html", {"case": case, "told": explain(leaf, case.year)})
