"""What the editor of a case's tree posts, where more has to be set up than a state."""

from __future__ import annotations

from collections import Counter

from budgets.ledger.selectors.tables import year_rows
from scoring.cases.choices import State
from scoring.cases.models import CaseIndicator
from tests.platform.posts import Post, put_in_state
from tests.platform.site import Site


def set_out(site: Site) -> Post:
    """The leaf is called as a 二级指标 of the target table that has several rows."""
    put_in_state(site, State.SETUP)
    case, leaf = site.main.case, site.main.leaf
    named = Counter(row.level2 for row in year_rows(case.agency, case.year).targets)
    given = {"name": named.most_common(1)[0][0], "weight": 9, "rule": {"kind": "ratio_up"}, "inputs": {}}
    CaseIndicator.objects.filter(pk=leaf.pk).update(**given, path=f"{leaf.parent.path}/{given['name']}")
    return Post("E", {"row": str(leaf.pk)})
