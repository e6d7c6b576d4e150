"""Rates that are rounded or cut off before they are multiplied, and thresholds below which they are nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import RuleError, Status, parse_rule
from tests.depth import examples
from tests.factories.rules import execution, measured

RATE = {"kind": "execution_rate"}
CUT = RATE | {"rate_places": 0, "rate_rounding": "down"}


@pytest.mark.parametrize(
    ("rule", "executed", "score", "basis"),
    [
        (CUT, "99.6", "19.80", "执行率 99% × 分值 20 = 19.80"),
        (RATE | {"rate_places": 0}, "99.6", "20.00", "执行率 100% × 分值 20 = 20.00"),
        (RATE, "99.6", "19.92", "执行率 99.60% × 分值 20 = 19.92"),
        (CUT | {"rate_places": 1}, "99.69", "19.92", "执行率 99.6% × 分值 20 = 19.92"),
        (RATE | {"least": "60%"}, "59.999", "0.00", "执行率 59.999%，低于60%，得 0.00"),
        (RATE | {"least": "60%"}, "60", "12.00", "执行率 60.00% × 分值 20 = 12.00"),
        (CUT | {"least": "60%"}, "60.9", "12.00", "执行率 60% × 分值 20 = 12.00"),
    ],
)
def test_worked_rates(rule: dict[str, Any], executed: str, score: str, basis: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(20), execution(executed, "100"))
    assert (str(found.score), found.basis, found.status) == (score, basis, Status.SCORED)


@pytest.mark.parametrize(
    ("rule", "actual", "target", "score", "basis"),
    [
        ({"kind": "ratio_up", "least": "60%"}, "59件", "≥100件", "0.00", "完成率 59.00%，低于60%，得 0.00"),
        ({"kind": "ratio_up", "least": "60%"}, "60件", "≥100件", "6.00", "完成率 60.00% × 分值 10 = 6.00"),
        ({"kind": "ratio_up", "least": "60%"}, "100件", "≥100件", "10.00", "完成率 100.00%，达到指标值，得满分 10.00"),
        (CUT | {"kind": "ratio_up"}, "2件", "≥3件", "6.60", "完成率 66% × 分值 10 = 6.60"),
        (CUT | {"kind": "ratio_down"}, "5830元", "≤5300元", "9.00", "指标值与完成值之比 90% × 分值 10 = 9.00"),
        (
            {"kind": "ratio_down", "least": "95%"},
            "5830元",
            "≤5300元",
            "0.00",
            "指标值与完成值之比 90.91%，低于95%，得 0.00",
        ),
    ],
)
def test_ratios_count_the_rate_in_the_same_ways(
    rule: dict[str, Any], actual: str, target: str, score: str, basis: str
) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), measured(actual, target))
    assert (str(found.score), found.basis) == (score, basis)


def test_an_exact_target_is_held_against_the_threshold_on_both_sides() -> None:
    rule = parse_rule({"kind": "ratio_up", "least": "60%"})
    assert rule.evaluate(Decimal(10), measured("25场", "=20场")).score == 8
    assert rule.evaluate(Decimal(10), measured("40场", "=20场")).score == 0


def test_sentences_say_what_is_done_to_the_rate() -> None:
    assert parse_rule(CUT | {"least": "60%"}).sentence(Decimal(20)) == (
        "得分 = 执行数 ÷ 预算数 × 20分，超过100%按100%计，执行率先保留0位小数（舍去尾数），执行率低于60%的不得分。"
    )
    assert parse_rule(RATE).sentence(Decimal(20)) == "得分 = 执行数 ÷ 预算数 × 20分，超过100%按100%计。"


def test_what_is_cut_off_needs_its_place() -> None:
    with pytest.raises(RuleError, match="选了“舍去尾数”的，应填写“比率先保留的小数位数”"):
        parse_rule(RATE | {"rate_rounding": "down"})


amounts = st.decimals(0, 120, places=4)


@examples(300)
@given(amounts, amounts, st.sampled_from(["half_up", "down"]), st.integers(0, 3), st.sampled_from([None, "60%"]))
def test_more_executed_never_scores_less(
    one: Decimal, other: Decimal, rounding: str, places: int, least: str | None
) -> None:
    rule = parse_rule(RATE | {"rate_places": places, "rate_rounding": rounding, "least": least})
    lower, higher = (rule.evaluate(Decimal(20), execution(str(spent), "100")).score for spent in sorted((one, other)))
    assert lower is not None
    assert higher is not None
    assert lower <= higher


@examples(200)
@given(amounts, st.integers(0, 3))
def test_cutting_off_never_gives_more_than_the_exact_rate(spent: Decimal, places: int) -> None:
    cut, exact = (
        parse_rule(rule).evaluate(Decimal(20), execution(str(spent), "100")).raw
        for rule in (CUT | {"rate_places": places}, RATE)
    )
    assert exact - Decimal(20).scaleb(-2 - places) < cut <= exact
