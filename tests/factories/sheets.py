"""A sheet of as many leaves as a test asks for, with the kinds of rules that people fill in."""

from __future__ import annotations

import json  # which is YAML as well
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.cases.models import Case
    from units.agencies.models import Agency

_ELEMENTS = ["制度健全", "程序合规", "资料完整", "执行有效"]
_BANDS = [
    {"name": "达成", "low": 80, "high": 100},
    {"name": "部分达成", "low": 60, "high": 80},
    {"name": "未达成", "low": 0, "high": 60},
]
_LEAVES: list[dict[str, Any]] = [
    {"rule": {"kind": "checklist", "elements": _ELEMENTS}},
    {"rule": {"kind": "ratio_up"}},
    {"rule": {"kind": "finding_deduction", "points": "0.5"}},
    {"rule": {"kind": "qualitative_band", "bands": _BANDS}},
    {"rule": {"kind": "yes_no"}},
]


def sheet_of(
    agency: Agency,
    rules: Sequence[dict[str, Any]],
    *,
    code: str = "rules-2023",
    year: int = 2023,
    weights: Sequence[str] = (),
    **others: Any,
) -> Case:
    """A case open for scoring with a leaf “指标<number>” for each rule under “方面1”, of equal weights or of these.

    ``others`` go into the framework (``caps``, ``highest``).
    """
    content = _content(code, len(rules), [{"rule": rule} for rule in rules])
    for row, weight in zip(content["tree"][0]["children"], weights, strict=False):
        row["weight"] = weight
    return _scored_case(agency, content | others, code=code, year=year)


def scored_sheet(agency: Agency, leaves: int, *, code: str = "sheet-2024") -> Case:
    """A case open for scoring with that many leaves, four under a branch; the agency evaluates itself."""
    return _scored_case(agency, _content(f"sheet-{leaves}", leaves, _LEAVES), code=code, year=2024)


def _scored_case(agency: Agency, content: dict[str, Any], *, code: str, year: int) -> Case:
    from indicators.library.selectors import get_framework
    from indicators.library.services import load_frameworks
    from scoring.opening.services import create_case
    from scoring.scores.services import score_case

    framework = content["code"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{framework}.yaml"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        load_frameworks(paths=[path])
    case = create_case(
        code=code,
        title="某项目支出绩效评价",
        agency=agency,
        evaluator=agency,
        year=year,
        framework=get_framework(framework),
        report_kind="project_evaluation",
    )
    score_case(case=case)
    return case


LADDER = [
    {"word": "优", "from": 90},
    {"word": "良", "from": 80},
    {"word": "中", "from": 60},
    {"word": "差", "from": 0},
]


def _leaves(leaves: int, kinds: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    share = Decimal(100 * 100 // leaves) / 100
    weights = [share] * (leaves - 1)
    weights.append(Decimal(100) - sum(weights))
    return [
        {
            "name": f"指标{number}",
            "weight": str(weight),
            "definition": "用以反映项目管理和实施的情况。",
            "points": ["是否符合规定"],
            "evidence": "项目资料",
            "standard": "按评分规则计分，扣完为止；没有佐证材料的不得分。",
            **kind,
            **(
                {"inputs": {"target": "90%", "actual": f"办结率{number}"}} if kind["rule"]["kind"] == "ratio_up" else {}
            ),
        }
        for number, (weight, kind) in enumerate(zip(weights, islice(cycle(kinds), leaves), strict=True), start=1)
    ]


def _content(code: str, leaves: int, kinds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    rows = _leaves(leaves, kinds)
    return {
        "code": code,
        "version": "1",
        "title": "测试指标体系",
        "source": "测试",
        "kind": "department",
        "total": 100,
        "not_applicable": "full",
        "facts": [
            {"key": row["inputs"]["actual"], "label": row["inputs"]["actual"], "unit": "%"}
            for row in rows
            if "inputs" in row
        ],
        "ladder": LADDER,
        "tree": [
            {"name": f"方面{number}", "weight": str(sum(Decimal(row["weight"]) for row in part)), "children": part}
            for number, part in enumerate(_fours(rows), start=1)
        ],
    }


def _fours(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [rows[start : start + 4] for start in range(0, len(rows), 4)]
