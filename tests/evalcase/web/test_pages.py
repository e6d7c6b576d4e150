"""Rules that hold for every template and asset of the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("evalcase", "units", "budgets", "indicators", "scoring", "reports")
ASSETS = [folder for app in APPS for folder in (ROOT / app).rglob("static")]
VENDOR = sorted((ROOT / "evalcase/web/static/web/vendor").rglob("*.min.*"))
SOURCES = sorted(
    path
    for folder in (ROOT / "templates", *ASSETS)
    for path in folder.rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg"} and "vendor" not in path.parts
)
PAGES = [path for path in SOURCES if path.suffix == ".html"]
STYLES = [path for path in SOURCES if path.suffix == ".css" and "templates" not in path.parts]
# Of these Chrome 80 drops the whole rule, or lays nothing out.
TOO_NEW = re.compile(r":is\(|:where\(|:has\(|color-mix\(|\binset:|@layer|@container|(?<!-)\bgap:|&[ :.]")
# Printed by the report's renderers, which bring a document of their own.
BY_THEMSELVES = ("templates/reports/rendering/document.html",)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_nothing_is_asked_of_another_site(path: Path) -> None:
    text = (
        path.read_text(encoding="utf-8")
        .replace("http://www.w3.org/2000/svg", "")
        .replace("http://www.w3.org/1999/xlink", "")
    )
    assert not re.search(r"(https?:)?//[\w-]+\.\w", text), path


@pytest.mark.parametrize("path", VENDOR, ids=_name)
def test_third_party_files_load_nothing_more(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"url\((?!\"?data:)|@import|sourceMappingURL", text)
    assert (path.parent / "LICENSE").is_file()


@pytest.mark.parametrize("path", STYLES, ids=_name)
def test_styles_keep_to_what_old_browsers_know(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not TOO_NEW.search(text.replace("grid-gap:", "")), TOO_NEW.search(text)


@pytest.mark.parametrize("path", [path for path in PAGES if _name(path) not in BY_THEMSELVES], ids=_name)
def test_pages_keep_to_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), path
