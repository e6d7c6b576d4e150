"""Rules that hold for every template and asset of the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = sorted(
    path
    for folder in ("templates", "evalcase/web/static")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg"}
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_asked_of_another_site(path: Path) -> None:
    text = (
        path.read_text(encoding="utf-8")
        .replace("http://www.w3.org/2000/svg", "")
        .replace("http://www.w3.org/1999/xlink", "")
    )
    assert not re.search(r"(https?:)?//[\w-]+\.\w", text), path
