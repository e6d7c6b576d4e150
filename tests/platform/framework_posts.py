"""Requests of the framework library, as its pages send them."""

from __future__ import annotations

from collections.abc import Callable

from indicators.library.models import Framework
from tests.platform.posts import Post, page_form
from tests.platform.site import Site

_DRAFT = "changes a draft, which is the person's own; storing it leaves the entry"
SILENT = {
    "framework-new": _DRAFT,
    "framework-copy": _DRAFT,
    "framework-draft": _DRAFT,
    **{
        f"framework-draft-{name}": _DRAFT
        for name in (
            *("accept", "accept-all", "add", "add-below", "move", "move-to", "remove", "restore", "totals", "facts"),
            *("propose", "fill", "branch"),
        )
    },
    "framework-draft-check": "sums what is being typed; nothing is saved",
    "framework-draft-leaf": _DRAFT,
    "framework-draft-answer": _DRAFT,
    "indicator-propose-rule": "shows the page with the rule that the text describes; nothing is saved",
}


def stored(site: Site) -> Post:
    """The draft's page, its button that stores it."""
    return Post("E", page_form(site, "E", "framework-draft"))


def unshared(site: Site) -> Post:
    """A framework that somebody on the site made is left to them again."""
    Framework.objects.filter(code=site.main.case.framework_code).update(maker=site.people["second evaluator"])
    return Post("M", {"reason": "需要修改"})


def shared(site: Site) -> Post:
    """A framework that was its maker's alone is opened to all."""
    Framework.objects.filter(code=site.main.case.framework_code).update(is_shared=False)
    return Post("M", {"reason": "核对无误"})


def shipped(site: Site) -> Post:
    """A framework that comes with the program, and that no case or draft is of, is not loaded yet."""
    Framework.objects.filter(code="fiscal-policy").delete()
    return Post("U")


DRIVES: dict[str, Callable[[Site], Post]] = {
    "framework-draft-store": stored,
    "framework-draft-deleted": lambda _site: Post("E"),
    "framework-switch": lambda _site: Post("M", {"reason": "已有新版"}),
    "framework-share": shared,
    "framework-unshare": unshared,
    "shipped-load": shipped,
}
