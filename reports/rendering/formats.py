"""The formats that a report can be printed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from reports.document.blocks import Report
from reports.rendering.html import render_html
from reports.rendering.pdf import render_pdf
from reports.rendering.word.document import render_docx

# What a report can be printed as: the ending of its file, and the function that makes the bytes.
FORMATS: Mapping[str, Callable[[Report], bytes]] = MappingProxyType(
    {
        "html": lambda report: render_html(report).encode(),
        "pdf": render_pdf,
        "docx": render_docx,
    }
)


class UnknownFormat(ValueError):
    """The file name's ending names no format that a report can be made in."""
