"""No code of a kind of workbook stands in the program, but in the kind's own file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgets.workbooks import KINDS
from tests.platform.tree import APPS, modules, place

CODES = {kind.code for kind in KINDS}
# Words of other vocabularies that are spelt alike: where they stand, and what they are there.
ALIKE = {
    ("budgets/vocabulary.py", "three_public"),  # a tree of accounts
    ("units/agencies/models.py", "staffing"),  # the way back from an agency to its staff
    ("scoring/case_kinds.py", "project_targets"),  # a kind of case
}


def codes_in(path: Path) -> Iterator[str]:
    """Every code that stands there as a text; the keys of a report's tables are the outline's names for them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_report = place(path).startswith("reports/")
    names = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys if in_report}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in CODES and id(node) not in names:
            yield str(node.value)


@pytest.mark.parametrize("room", APPS)
def test_code_asks_for_a_workbook_by_its_kind(room: str) -> None:
    named = {(place(path), code) for path in modules(room) for code in codes_in(path)}
    own = {(f"budgets/workbooks/kinds/{code}.py", code) for code in CODES}
    assert named - own - ALIKE == set()


def test_every_kind_has_a_file_of_its_own() -> None:
    paths = [path for path in modules("budgets") if path.parent.name == "kinds" and path.stem != "__init__"]
    assert {path.stem: set(codes_in(path)) for path in paths} == {code: {code} for code in CODES}
