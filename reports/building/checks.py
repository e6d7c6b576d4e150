"""System check: kinds of case and kinds of report that do not match."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.checks import CheckMessage, Error, register

from reports.kinds import KINDS
from scoring.case_kinds import CASE_KINDS


@register()
def check_kinds(**_context: Any) -> list[CheckMessage]:
    """Every kind of case has its report, and every report its kind of case."""
    return unmatched_kinds([kind.code for kind in CASE_KINDS], [kind.code for kind in KINDS])


def unmatched_kinds(cases: Collection[str], reports: Collection[str]) -> list[CheckMessage]:
    """What either list of codes lacks of the other."""
    return [
        *(
            Error(
                f"案件种类“{code}”没有报告。",
                hint=f"请补上文件夹 reports/kinds/{code}，并列入 reports.kinds.KINDS。",
                id="building.E001",
            )
            for code in cases
            if code not in reports
        ),
        *(
            Error(f"报告“{code}”没有案件种类。", hint="请在 scoring/case_kinds.py 补上。", id="building.E002")
            for code in reports
            if code not in cases
        ),
    ]
