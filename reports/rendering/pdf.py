"""The report as PDF. The engine is loaded with the first PDF, so everything else works where it is not installed."""

from __future__ import annotations

from types import ModuleType

from reports.document.blocks import Report
from reports.rendering.html import render_html


class PdfUnavailable(Exception):
    """The PDF engine cannot be loaded on this machine; the message says in Chinese what to install."""


MISSING = (
    "PDF 组件无法载入：本机缺少系统库 Pango（Debian/Ubuntu 软件包 libpango-1.0-0、libpangoft2-1.0-0、"
    "libharfbuzz-subset0）。安装后重试；在此之前可导出 HTML 报告。系统给出的原因：{reason}"
)


def render_pdf(report: Report) -> bytes:
    """The report as a PDF laid out by GB/T 9704-2012: the print of ``render_html(report, for_screen=False)``.

    The same report gives the same bytes. Raises ``PdfUnavailable`` when Pango is missing.
    """
    return load_engine().print_document(render_html(report, for_screen=False))


def load_engine() -> ModuleType:
    """The engine module; raises ``PdfUnavailable`` when its system libraries are missing."""
    try:
        from reports.rendering import engine
    except (OSError, ImportError) as error:
        raise PdfUnavailable(MISSING.format(reason=error)) from error
    return engine
