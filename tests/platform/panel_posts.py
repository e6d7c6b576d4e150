"""What the moderator of a panel sends, and what must have gone before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scoring.panel.models import Panel
from scoring.panel.selectors import judgement_leaves
from tests.factories.panels import hand_in
from tests.platform.posts import Post
from tests.platform.site import Site


def judged(site: Site) -> int:
    return judgement_leaves(site.main.case)[-1].pk


def seats(site: Site, other: str) -> dict[str, Any]:
    keys = [site.people["E"].pk, site.people[other].pk]
    return {"member": keys} | {f"weight:{pk}": "1" for pk in keys}


def convene(site: Site) -> Post:
    Panel.objects.filter(case=site.main.case).delete()
    return Post("E", {"method": "mean", "leaf": judged(site)} | seats(site, "second evaluator"))


def handed_in(sent: dict[str, Any] | None = None) -> Callable[[Site], Post]:
    """Every member has handed in 0 for the indicator that the panel judges."""

    def prepared(site: Site) -> Post:
        for person in ("E", "second evaluator"):
            hand_in(site.main.case.panel, site.people[person], {judged(site): "0"})
        return Post("E", sent or {})

    return prepared
