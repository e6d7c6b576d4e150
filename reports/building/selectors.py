"""The finished report of a case, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from reports.building.builder import ReportBuilder
from reports.document.blocks import Report
from reports.kinds.outline import load_kind
from reports.material.material import Material
from reports.material.selectors import read_material
from reports.material.slots import Missing
from scoring.cases.models import Case


def build_report(case: Case, *, draft: bool = False) -> Report:
    """The report of a case. Raises ReportIncomplete, naming everything missing; a draft marks the gaps instead."""
    return ReportBuilder(load_kind(case.report_kind), read_material(case, draft=draft)).build()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A case's report with its gaps marked, everything that it still lacks, and what it was made from."""

    report: Report
    missing: tuple[Missing, ...]
    material: Material


def drafted(case: Case) -> Drafted:
    """The report as far as it goes; complete where nothing is missing."""
    material = read_material(case, draft=True)
    builder = ReportBuilder(load_kind(case.report_kind), material)
    return Drafted(builder.build(), tuple(builder.missing()), material)


def report_standing(case: Case) -> str:
    """What the report of the case still lacks, for those who submit or approve it; empty where it is complete."""
    missing = drafted(case).missing
    counted = [
        (sum(one.kind == "text" for one in missing), "处文字没有写"),
        (sum(one.kind in ("residue", "sheet") for one in missing), "处文字没有写完"),
        (len({one.key for one in missing if one.kind == "fact"}), "项数据还缺"),
    ]
    told = "、".join(f"{number}{words}" for number, words in counted if number)
    return f"报告还没有完成：{told}；不补齐就不能正式印发。" if told else ""
