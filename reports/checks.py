"""System checks: what the PDF engine misses on this machine, and kinds of case and report that do not match."""

from __future__ import annotations

import ctypes.util
from collections.abc import Collection
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from reports.kinds.outline import kind_codes
from scoring.case_kinds import CASE_KINDS


@register()
def check_pdf_libraries(**_context: Any) -> list[CheckMessage]:
    """Warn when Pango (no PDF at all) or HarfBuzz-subset (a PDF takes 5 to 10 s longer) is not installed."""
    messages: list[CheckMessage] = []
    if not (_installed("pango-1.0") and _installed("pangoft2-1.0")):
        messages.append(
            Warning(
                "缺少系统库 Pango，不能生成 PDF 报告（HTML 报告不受影响）。",
                hint="Debian/Ubuntu：安装 libpango-1.0-0 和 libpangoft2-1.0-0。",
                id="reports.W001",
            )
        )
    if not _installed("harfbuzz-subset"):
        messages.append(
            Warning(
                "缺少系统库 HarfBuzz-subset，每份 PDF 会慢 5 至 10 秒。",
                hint="Debian/Ubuntu：安装 libharfbuzz-subset0。",
                id="reports.W002",
            )
        )
    return messages


@register()
def check_kinds(**_context: Any) -> list[CheckMessage]:
    """Every kind of case has its report, and every report its kind of case."""
    return unmatched_kinds([kind.code for kind in CASE_KINDS], kind_codes())


def unmatched_kinds(cases: Collection[str], reports: Collection[str]) -> list[CheckMessage]:
    """What either list of codes lacks of the other."""
    return [
        *(
            Error(f"案件种类“{code}”没有报告。", hint=f"请补上 reports/kinds/{code}/outline.yaml。", id="reports.E001")
            for code in cases
            if code not in reports
        ),
        *(
            Error(f"报告“{code}”没有案件种类。", hint="请在 scoring/case_kinds.py 补上。", id="reports.E002")
            for code in reports
            if code not in cases
        ),
    ]


def _installed(library: str) -> bool:
    return ctypes.util.find_library(library) is not None
