"""WeasyPrint, kept warm and kept in: the one module that prints with it.

Fonts and style sheet are read once in a process and serve every later print. The fetcher opens ``data:`` and the
bundled fonts and refuses every other address. Import this module only through ``pdf.load_engine``.
"""

from __future__ import annotations

import gc
import hashlib
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pydyf import PDF, Stream
from weasyprint import CSS, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.rendering import justification, spans
from reports.rendering.html import print_css
from reports.rendering.paper import Paper
from reports.rendering.typefaces import BY_URL, font_face_css


class ClosedFetcher(URLFetcher):
    """Opens ``data:`` addresses and the bundled fonts; raises ``ValueError`` for every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url in BY_URL:
            return URLFetcherResponse(url, BY_URL[url].read())
        return super().fetch(url, headers)


class ProcessFonts(FontConfiguration):
    """The loaded fonts. A forked worker that ends must not remove the files its parent still prints with."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        super().__init__()

    def __del__(self) -> None:
        if os.getpid() == self._owner:
            super().__del__()


justification.install()

_printing = threading.Lock()  # a Pango font map serves one thread at a time


def print_document(html: str) -> bytes:
    """The PDF of an HTML document that carries no style of its own. The same HTML gives the same bytes."""
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    with _printing, _collector_at_rest():
        # No tags: they would cost a fifth of the time, and who listens instead of reading has the HTML.
        pdf: bytes = lay_out(html).write_pdf(pdf_identifier=identifier, finisher=_compress)
    return pdf


def lay_out(html: str) -> Document:
    """The pages of an HTML document, set but not yet written."""
    fonts, style = _fonts_and_style()
    # Column widths are attributes, which the site's content policy lets through, unlike inline styles.
    document = Paper(html, ClosedFetcher()).render(stylesheets=[style], font_config=fonts, presentational_hints=True)
    spans.mend(document.pages)
    return document


def _compress(_document: Document, pdf: PDF) -> None:
    """Compress each stream, once and at zlib's usual level.

    The writer would do it twice, for the identifier and for the file, and at the highest level, which takes twice the
    time to save half a percent.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and stream.compress:
            stream.compress = False
            content = stream.data.split(b"\nstream\n", 1)[1].removesuffix(b"\nendstream")
            stream.stream = [zlib.compress(content)]
            stream.extra["Filter"] = "/FlateDecode"


@cache
def _fonts_and_style() -> tuple[ProcessFonts, CSS]:
    fonts = ProcessFonts()
    style = CSS(string=font_face_css() + print_css(), font_config=fonts, url_fetcher=ClosedFetcher())
    return fonts, style


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Layout makes millions of objects that live to the end: collecting in between costs a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect(0)  # all that this print made is young; what is older was there before
