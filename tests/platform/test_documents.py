"""Documents that the program leans on: the version, the glossary, the decisions, the links between pages."""

import re
import tomllib
from collections import Counter

import pytest
from django.core.management import get_commands

import evalcase
from tests.platform.tree import APPS, ROOT, place, shipped_files

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PAGES = [path for path in shipped_files() if path.suffix == ".md"]


def test_the_newest_heading_of_the_changelog_is_the_version() -> None:
    headings = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == evalcase.__version__
    assert len(set(headings)) == len(headings)


def test_the_glossary_has_one_row_a_term() -> None:
    rows = re.findall(
        r"^\| ([^|]+?) \| ([^|]+?) \|",
        (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    terms = rows[2:]  # after the head of the table and its rule
    assert len(terms) > 50
    for column in (0, 1):
        twice = [term for term, count in Counter(row[column] for row in terms).items() if count > 1]
        assert not twice


def test_the_readme_lists_exactly_our_commands() -> None:
    listed = re.findall(r"^\| `([a-z_]+)[ `]", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    ours = {name for name, app in get_commands().items() if app.split(".")[0] in APPS}
    assert set(listed) == ours


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_links_lead_somewhere(page) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not missing


def test_every_dependency_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.search(re.escape(f'"{requirement}",') + r"\s+# \w+", text), requirement


def test_locked_requirements_hold_hashes_for_every_package() -> None:
    for name in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        entries = re.findall(r"^[\w.\[\]-]+==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(entries) == len(re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)) > 0
