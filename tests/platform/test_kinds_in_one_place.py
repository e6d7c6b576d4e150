"""No code of a kind of report stands in the program, but in its folder and in the list of case kinds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgets.workbooks import KINDS as WORKBOOK_KINDS
from reports.kinds import KINDS
from scoring.case_kinds import CASE_KINDS
from tests.platform.tree import APPS, ROOT, modules, place

# 项目支出绩效目标完成情况 is a workbook as well, by the same name; what is said of it in code is the workbook.
CODES = {kind.code for kind in CASE_KINDS} - {kind.code for kind in WORKBOOK_KINDS}


def codes_in(path: Path) -> Iterator[str]:
    """Every code of a kind that stands there as a text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in CODES:
            yield node.value


@pytest.mark.parametrize("room", APPS)
def test_code_asks_for_a_kind_by_its_object(room: str) -> None:
    paths = [path for path in modules(room) if place(path) != "scoring/case_kinds.py"]
    named = [f"{place(path)}: {code}" for path in paths for code in codes_in(path) if path.parent.name != code]
    assert named == []


def test_an_outline_names_no_kind_by_its_code() -> None:
    outlines = sorted((ROOT / "reports" / "kinds").glob("*/outline.yaml"))
    assert len(outlines) == len(KINDS)
    named = [path.parent.name for path in outlines if any(f": {code}\n" in path.read_text("utf-8") for code in CODES)]
    assert named == []
