"""Requests of the framework library, as its pages send them."""

from __future__ import annotations

from indicators.library.models import Framework
from tests.platform.posts import Post, page_form
from tests.platform.site import Site

_DRAFT = "changes a draft, which is the person's own; storing it leaves the entry"
SILENT = {
    "framework-new": _DRAFT,
    "framework-copy": _DRAFT,
    "framework-draft-check": "sums what is being typed; nothing is saved",
    "framework-draft-leaf": _DRAFT,
    "framework-draft-answer": _DRAFT,
    "indicator-propose-rule": "shows the page with the rule that the text describes; nothing is saved",
}


def stored(site: Site) -> Post:
    """The draft's page, its button that stores it."""
    return Post("E", page_form(site, "E", "framework-draft") | {"then": "store"})


def shared(site: Site) -> Post:
    """A framework that was its maker's alone is opened to all."""
    Framework.objects.filter(code=site.main.case.framework_code).update(is_shared=False)
    return Post("M", {"reason": "核对无误"})
