"""The HTML of a report as the PDF engine gets it: read fast, with defaults of its own, without what paper cannot show.

The facts behind the figures of its tables and the data behind its charts are many of its elements. The engine would
style them all and lay out most.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from xml.etree.ElementTree import Element, ParseError, fromstring

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from reports.rendering.html import paper_css


class Paper(HTML):
    """A document for the engine, thinned."""

    def __init__(self, html: str, fetcher: URLFetcher) -> None:
        root = _read(html, fetcher)
        _thin(root)
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_defaults()]

    def _ph_stylesheets(self) -> list[CSS]:
        return []  # widths of columns come by an attribute; nothing else does


@cache
def _defaults() -> CSS:
    return CSS(string=paper_css())


def _read(html: str, fetcher: URLFetcher) -> Element:
    """``render_html`` writes well-formed markup, which expat reads many times faster than the engine's own parser.

    That one reads the document where a text carries a character that XML forbids.
    """
    try:
        return fromstring(html)  # noqa: S314  our own markup: every text in it is escaped, it declares no entity
    except ParseError:
        root: Element = HTML(string=html, url_fetcher=fetcher).etree_element
        return root


def _thin(root: Element) -> None:
    """Take out what is only read on screen; the print is the same, to the byte, as with it."""
    for chart in root.iter("figure"):
        for data in chart.findall("details"):
            chart.remove(data)
    for cell in chain(root.iter("td"), root.iter("th")):
        if len(cell) == 1 and not (cell.text or "").strip():
            _unwrap(cell, cell[0])


def _unwrap(cell: Element, figure: Element) -> None:
    """A cell that holds one figure and nothing else keeps it on one line itself."""
    if figure.tag == "data" and "class" not in figure.attrib and not len(figure) and not (figure.tail or "").strip():
        cell.remove(figure)
        cell.text = figure.text
        cell.set("class", f"{cell.get('class', '')} figure".lstrip())
