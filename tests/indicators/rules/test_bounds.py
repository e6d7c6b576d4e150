"""An actual that is a bound is scored by where all that it may be gets the same, and asked for elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Quantity, parse_quantity
from indicators.rules import Inputs, parse_rule
from tests.depth import examples

TIERS: dict[str, Any] = {
    "kind": "tier",
    "steps": [
        {"from": "90%", "points": 10},
        {"from": "80%", "to": "90%", "points": 8},
        {"from": "60%", "to": "80%", "points": 8},
        {"to": "60%", "points": 0},
    ],
}
CLOSED: dict[str, Any] = {"kind": "tier", "steps": [{"from": "0%", "to": "60%", "points": 0}, {"from": "60%", "to": "100%", "to_inclusive": True, "points": 10}]}  # fmt: skip # noqa: E501
LINE: dict[str, Any] = {
    "kind": "interpolation",
    "low": {"value": "60%", "share": "0%"},
    "high": {"value": "95%", "share": "100%"},
}


@pytest.mark.parametrize(
    ("rule", "actual", "score"),
    [
        (TIERS, "≥90%", "10"),
        (TIERS, "95%以上", "10"),
        (TIERS, ">85%", None),
        (TIERS, "<60%", "0"),
        (TIERS, "≤60%", None),  # 60% itself is in the next tier
        (TIERS, "≥60%且<90%", "8"),  # two tiers that give the same
        (TIERS, "60%-90%", None),
        (TIERS, "≥90人", None),
        (CLOSED, "≥60%", None),  # 101% would lie in no tier
        (CLOSED, "60%-100%", "10"),
        (LINE, "≥95%", "10"),
        (LINE, ">90%", None),
        (LINE, "≤60%", "0"),
        (LINE, "<70%", None),
        (LINE, "96%-98%", "10"),
        (LINE, "≥95人", None),
        ({"kind": "ratio_up"}, "≥90%", None),
    ],
)
def test_a_bound_that_decides_is_scored(rule: dict[str, Any], actual: str, score: str | None) -> None:
    parsed, given_actual = parse_rule(rule), parse_quantity(actual)
    found = parsed.evaluate(Decimal(10), Inputs(actual=given_actual))
    assert found.score == (None if score is None else Decimal(score))
    assert parsed.decides(Decimal(10), given_actual) is (score is not None)
    if score is not None:
        assert found.basis.startswith(f"完成值 {given_actual}，")


def test_a_bound_that_does_not_decide_is_asked_for() -> None:
    found = parse_rule(TIERS).evaluate(Decimal(10), Inputs(actual=parse_quantity("≥85%")))
    assert found.basis == "待填：完成值“≥85%”是界限，不是数值，应填写实际的数，如 85%"


percents = st.integers(0, 120).map(Decimal)


@examples(200)
@given(st.sampled_from([TIERS, CLOSED, LINE]), st.sampled_from(["<", "≤", ">", "≥"]), percents, percents)
def test_no_value_within_a_bound_scores_otherwise(
    rule: dict[str, Any], sign: str, edge: Decimal, done: Decimal
) -> None:
    holds = {"<": done < edge, "≤": done <= edge, ">": done > edge, "≥": done >= edge}[sign]
    parsed = parse_rule(rule)
    decided = parsed.evaluate(Decimal(10), Inputs(actual=parse_quantity(f"{sign}{edge}%"))).score
    if decided is not None and holds:
        assert parsed.evaluate(Decimal(10), Inputs(actual=Quantity.of(done, "%"))).score == decided
