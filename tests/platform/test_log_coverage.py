"""Every post that changes something leaves an entry in the log, and so does every file that leaves the site."""

from __future__ import annotations

from typing import Any

import pytest

from evalcase.audit.models import Entry
from tests.platform.drives import DRIVES, SILENT
from tests.platform.site import Site, routes

WRITES = ("post", "put", "patch", "delete")
# What leaves the site as a file: who fetches it.
FILES = {
    "evidence-file": "R",
    "case-list-workbook": "R",
    "version-file": "R",
    "report-pdf": "R",
    "score-sheet-workbook": "E",
    "questionnaire-counts-workbook": "E",
    "roster-agencies-workbook": "M",
    "import-batch-workbook": "M",
    "import-marked": "M",
    "import-original": "M",
}


def _takes_posts(view: Any) -> bool:
    """Whether a class has its own answer to a post; a function takes any method."""
    view = getattr(view, "view_class", view)
    return not isinstance(view, type) or any(hasattr(view, method) for method in WRITES)


def test_every_view_that_takes_posts_is_driven_or_excused() -> None:
    reading = {"help", "desk", "report-style"}  # functions that only ever read
    takes = {name for name, (entry, apps) in routes().items() if "admin" not in apps and _takes_posts(entry.callback)}
    assert takes - reading == {*DRIVES, *SILENT}
    assert not set(DRIVES) & set(SILENT)


@pytest.mark.parametrize("line", DRIVES)
def test_a_post_that_changes_something_is_in_the_log(site: Site, line: str) -> None:
    post = DRIVES[line](site)
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    answer = post.send(site, line)
    assert answer.status_code in (200, 302), answer.content.decode()[:2000]
    entries = list(Entry.objects.filter(pk__gt=last))
    assert entries
    assert all(entry.succeeded for entry in entries), [entry.action for entry in entries]
    # The second factor is given under R's name, signing in under that of whoever signs in.
    actor = site.people["E" if post.person == "A" else post.person]
    assert {entry.actor_id for entry in entries} == {actor.pk}
    assert all(entry.ip == "127.0.0.1" for entry in entries)


@pytest.mark.parametrize("line", FILES)
def test_a_file_that_leaves_the_site_is_in_the_log(site: Site, line: str) -> None:
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    answer = site.client(FILES[line]).get(site.address(line))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    (entry,) = Entry.objects.filter(pk__gt=last)
    assert (entry.actor_id, entry.succeeded) == (site.people[FILES[line]].pk, True)
