"""Reading a page's form as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser


def form_of(page: str) -> dict[str, str]:
    """Every field of the page with the value it stands at; a tick or choice not taken is left out."""
    reader = _FormReader()
    reader.feed(page)
    return reader.sent


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        name = attributes.get("name", "")
        if tag == "input":
            self._input(name, attributes)
        elif tag == "textarea":
            self._area, self.sent[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in attributes or self._select not in self.sent):
            self.sent[self._select] = attributes.get("value", "")

    def _input(self, name: str, attributes: dict[str, str]) -> None:
        ticked = attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes
        if name and ticked:
            self.sent[name] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
