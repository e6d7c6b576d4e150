"""The finished report of a case, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from reports.building.builder import ReportBuilder
from reports.document.blocks import Report
from reports.material.material import Material
from reports.material.selectors import read_material
from reports.material.slots import Missing
from scoring.cases.models import Case


def build_report(case: Case, *, draft: bool = False) -> Report:
    """The report of a case. Raises ReportIncomplete, naming everything missing; a draft marks the gaps instead."""
    builder = ReportBuilder(read_material(case))
    return builder.draft() if draft else builder.build()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A case's report with its gaps marked, everything that it still lacks, and what it was made from."""

    report: Report
    missing: tuple[Missing, ...]
    material: Material


def drafted(case: Case) -> Drafted:
    """The report as far as it goes; complete where nothing is missing."""
    builder = ReportBuilder(read_material(case))
    return Drafted(builder.draft(), tuple(builder.missing()), builder.material)


def report_standing(case: Case) -> str:
    """What the report of the case still lacks, for those who submit or approve it; empty where it is complete."""
    missing = drafted(case).missing
    counted = [
        (sum(item.kind == "words" for item in missing), "处文字没有写"),
        (sum(item.kind in ("unfinished", "score_sheet") for item in missing), "处文字没有写完"),
        (len({item.key for item in missing if item.kind == "fact"}), "项数据还缺"),
    ]
    lacking = "、".join(f"{number}{words}" for number, words in counted if number)
    return f"报告还没有完成：{lacking}；不补齐就不能正式印发。" if lacking else ""
