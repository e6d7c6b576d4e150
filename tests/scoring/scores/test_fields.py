"""What is wrong with what was typed into a cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.cases.models import CaseIndicator
from scoring.scores.fields import fields_of, problem_of
from scoring.scores.models import Score

TIERS: dict[str, Any] = {"kind": "tier", "steps": [{"from": "90%", "share": "100%"}, {"to": "90%", "share": "50%"}]}


@pytest.mark.parametrize(
    ("rule", "typed", "is_enough"),
    [
        (TIERS, "≥90%", True),
        (TIERS, "<90%", True),
        (TIERS, "≥85%", False),
        (TIERS, "85%-95%", False),
        ({"kind": "ratio_up"}, "≥90%", False),
    ],
)
def test_a_bound_is_enough_where_the_rule_scores_all_of_it_alike(
    rule: dict[str, Any], typed: str, is_enough: bool
) -> None:
    leaf = CaseIndicator(name="到课率", weight=Decimal(10), rule=rule, inputs={}, bindings={})
    leaf.score = Score(resolved={}, choices={}, entries={}, stamps={})
    actual = next(field for field in fields_of(leaf) if field.name == "actual")
    found = problem_of(leaf, actual, typed)
    assert found == "" if is_enough else "是界限，不是数值" in found
