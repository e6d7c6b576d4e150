"""The page that docs/add-a-page.md builds: its very code is put into the site, and its very tests run."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

import evalcase.urls
import scoring.review.forms
import scoring.review.views
from scoring.cases.models import Case
from tests.factories import people
from tests.platform import access_table

PAGE = Path(__file__).parents[3] / "docs" / "add-a-page.md"
# Each piece of code begins with a comment that names its file.
_PIECE = re.compile(r"^```\w+\n(?:#|\{#) (?P<path>[\w/.]+)(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
PIECES = {match["path"]: match["code"].partition("\n")[2] for match in _PIECE.finditer(PAGE.read_text("utf-8"))}


def run_piece(path: str, names: dict[str, Any]) -> dict[str, Any]:
    """The names after the code that the page shows for that file has run among ``names``."""
    exec(compile(PIECES[path], f"{PAGE.name}: {path}", "exec"), names)  # noqa: S102 - our own documentation
    return names


@pytest.fixture(autouse=True)
def _built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The page stands in the site for the time of a test."""
    form = run_piece("scoring/review/forms.py", dict(vars(scoring.review.forms)))["LossesForm"]
    monkeypatch.setattr(scoring.review.forms, "LossesForm", form, raising=False)
    views = run_piece("scoring/review/views.py", dict(vars(scoring.review.views)))
    template = tmp_path / "scoring" / "review" / "losses.html"
    template.parent.mkdir(parents=True)
    template.write_text(PIECES["templates/scoring/review/losses.html"], encoding="utf-8")
    routes = ModuleType("documented_routes")
    names = {"path": evalcase.urls.path, "LossesView": views["LossesView"]}
    added = run_piece("scoring/review/urls.py", names)["urlpatterns"]
    vars(routes).update(vars(evalcase.urls) | {"urlpatterns": [*added, *evalcase.urls.urlpatterns]})
    monkeypatch.setitem(sys.modules, routes.__name__, routes)
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path]
    with override_settings(ROOT_URLCONF=routes.__name__, TEMPLATES=templates):
        yield


run_piece("tests/scoring/review/test_losses.py", globals())


def test_every_file_of_the_page_is_shown() -> None:
    assert set(PIECES) == {
        *("scoring/review/forms.py", "scoring/review/views.py", "scoring/review/urls.py"),
        *("templates/scoring/review/losses.html", "tests/platform/access_table.py"),
        "tests/scoring/review/test_losses.py",
    }
    assert all(f"`{path}`" in PAGE.read_text("utf-8") for path in PIECES)


def test_the_line_of_the_access_table_is_true(client: Client, fumin: Case) -> None:
    names = dict(vars(access_table))
    allowed = eval("{" + PIECES["tests/platform/access_table.py"] + "}", names)  # noqa: S307 - our own documentation
    assert allowed == {"review-losses": (names["_REVIEWER"], names["_REVIEWER"])}
    address = f"/cases/{fumin.code}/review/losses/"
    assert client.get(address).status_code == 302
    client.force_login(people.reviewer(fumin.agency))
    assert (client.get(address).status_code, client.post(address).status_code) == (200, 405)
    assert fumin.evaluator is not None
    client.force_login(people.evaluator(fumin.evaluator))
    assert client.get(address).status_code == 403
