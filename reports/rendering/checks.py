"""System checks: what the PDF engine misses on this machine is said before the first report is slow or fails."""

from __future__ import annotations

import ctypes.util
from typing import Any

from django.core.checks import CheckMessage, Warning, register


@register()
def check_pdf_libraries(**_context: Any) -> list[CheckMessage]:
    """Warn when Pango (no PDF at all) or HarfBuzz-subset (a PDF takes 5 to 10 s longer) is not installed."""
    messages: list[CheckMessage] = []
    if not (_installed("pango-1.0") and _installed("pangoft2-1.0")):
        messages.append(
            Warning(
                "缺少系统库 Pango，不能生成 PDF 报告（HTML 报告不受影响）。",
                hint="Debian/Ubuntu：安装 libpango-1.0-0 和 libpangoft2-1.0-0。",
                id="rendering.W001",
            )
        )
    if not _installed("harfbuzz-subset"):
        messages.append(
            Warning(
                "缺少系统库 HarfBuzz-subset，每份 PDF 会慢 5 至 10 秒。",
                hint="Debian/Ubuntu：安装 libharfbuzz-subset0。",
                id="rendering.W002",
            )
        )
    return messages


def _installed(library: str) -> bool:
    return ctypes.util.find_library(library) is not None
