"""What the content security policy would silently drop must not be written into a page."""

import re

from tests.platform.tree import place, shipped_files

# A report saved as a file has no server to link to; it brings its style sheet along.
STANDALONE = {"templates/reports/rendering/document.html"}
INLINE = re.compile(
    r"\sstyle\s*=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on", re.IGNORECASE
)
FOREIGN = re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
PAGES = {
    place(path): path.read_text(encoding="utf-8")
    for path in shipped_files()
    if path.suffix == ".html" and place(path).startswith("templates/")
}


def test_pages_carry_no_inline_script_or_style() -> None:
    inline = {name: INLINE.findall(text) for name, text in PAGES.items() if name not in STANDALONE}
    assert {name: found for name, found in inline.items() if found} == {}


def test_pages_ask_nothing_of_other_sites() -> None:
    assert PAGES
    assert [name for name, text in PAGES.items() if FOREIGN.search(text)] == []
