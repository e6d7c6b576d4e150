"""Deductions for a gap: whole, part and begun steps, steps relative to the limit, limits with two sides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import RuleError, Status, parse_rule
from tests.depth import examples
from tests.factories.rules import measured

POINTS = {"kind": "point_deduction", "limit": "100%", "direction": "above", "points": "0.5"}
STEPS = {"kind": "step_deduction", "limit": "100%", "direction": "above", "step": "1%", "points": "0.5"}
COST = {"kind": "step_deduction", "limit": "5300元", "direction": "above", "step": "1%", "points": 1, "relative": True}
FUND = {"kind": "point_deduction", "limit": "100%", "direction": "both", "points": "0.3", "tolerance": "5%"}
RANK = {"kind": "step_deduction", "limit": "1名", "direction": "above", "step": "1名", "points": "0.25"}
HALVES = {"kind": "step_deduction", "limit": "95%", "direction": "below", "step": "5%", "points": 2}


@pytest.mark.parametrize("rule", [POINTS, STEPS], ids=["points", "steps"])
@pytest.mark.parametrize(
    ("partial", "score", "basis"),
    [
        ("proportional", "3.85", "完成值 102.30%，超过 100%，每1个百分点扣0.5分，共扣 1.15，得 3.85"),
        ("floor", "4.00", "完成值 102.30%，超过 100%，每满1个百分点扣0.5分，共扣 1.00，得 4.00"),
        (
            "ceiling",
            "3.50",
            "完成值 102.30%，超过 100%，每1个百分点（不足的按1个百分点计）扣0.5分，共扣 1.50，得 3.50",
        ),
    ],
)
def test_two_point_three_points_over_cost_part_whole_or_begun_steps(
    rule: dict[str, Any], partial: str, score: str, basis: str
) -> None:
    found = parse_rule(rule | {"partial": partial}).evaluate(Decimal(5), measured("102.3%"))
    assert (str(found.score), found.basis) == (score, basis)


def test_what_was_written_before_parts_could_be_chosen_means_the_same() -> None:
    assert parse_rule(STEPS) == parse_rule(STEPS | {"partial": "floor"})
    assert parse_rule(POINTS) == parse_rule(POINTS | {"partial": "proportional"})
    assert parse_rule(STEPS).data() == STEPS


@pytest.mark.parametrize(
    ("rule", "actual", "score"),
    [
        (HALVES | {"partial": "ceiling"}, "94.99%", "8.00"),
        (HALVES | {"partial": "ceiling"}, "90%", "8.00"),
        (HALVES | {"partial": "ceiling"}, "89.9%", "6.00"),
        (HALVES | {"partial": "proportional"}, "92.5%", "9.00"),
        (COST, "5352.99元", "10.00"),
        (COST, "5353元", "9.00"),
        (COST, "0.583万元", "0.00"),
        (COST | {"partial": "proportional"}, "5379.5元", "8.50"),
        (FUND, "105%", "10.00"),
        (FUND, "95%", "10.00"),
        (FUND, "107%", "9.40"),
        (FUND, "92%", "9.10"),
        (RANK, "1名", "10.00"),
        (RANK, "7名", "8.50"),
        (RANK, "99名", "0.00"),
    ],
)
def test_worked_gaps(rule: dict[str, Any], actual: str, score: str) -> None:
    assert str(parse_rule(rule).evaluate(Decimal(10), measured(actual)).score) == score


@pytest.mark.parametrize(
    ("rule", "sentence", "basis"),
    [
        (COST, "不高于5300元得满分；高出的，每满限值的1%扣1分，扣完为止。", "每满限值的1%扣1分，共扣 4.00，得 6.00"),
        (
            FUND | {"limit": "5512元", "kind": "step_deduction", "step": "10元", "tolerance": "20元"},
            "偏离5512元不超过20元得满分；超出的，每满10元扣0.3分，扣完为止。",
            "完成值 5512元，偏离 5512元 未超出20元，得满分 10.00",
        ),
    ],
)
def test_sentences_say_what_is_counted(rule: dict[str, Any], sentence: str, basis: str) -> None:
    assert parse_rule(rule).sentence(Decimal(10)) == sentence
    assert basis in parse_rule(rule).evaluate(Decimal(10), measured("5512元")).basis


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (POINTS | {"tolerance": "5%"}, "“允许偏差”只在选“偏离时扣分”时填写"),
        (FUND | {"tolerance": "5人"}, "“限值”与“允许偏差”的计量单位不一致"),
        (COST | {"step": "10元"}, "选了“每档是限值的百分比”的应为百分数"),
        (COST | {"limit": "0元"}, "选了“每档是限值的百分比”的应大于0"),
        (STEPS | {"partial": "half"}, "“不足一档”为“half”，应为floor（不扣）"),
    ],
)
def test_parameters_that_do_not_go_together_are_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule(data)


@pytest.mark.parametrize(("direction", "target"), [("above", "≥95%"), ("below", "≤95%"), ("both", "≥95%")])
def test_a_target_whose_sign_says_the_opposite_is_not_scored(direction: str, target: str) -> None:
    rule = parse_rule({"kind": "point_deduction", "direction": direction, "points": 1})
    found = rule.evaluate(Decimal(5), measured("90%", target))
    assert (found.score, found.status) == (None, Status.MISSING)
    assert f"“{target}”" in found.basis
    assert "方向" in found.basis


def test_a_limit_that_is_only_just_not_kept_is_told() -> None:
    rule = parse_rule({"kind": "point_deduction", "direction": "above", "points": 1})
    assert rule.evaluate(Decimal(5), measured("5%", "<5%")).status is Status.NEEDS_ATTENTION
    assert rule.evaluate(Decimal(5), measured("4%", "<5%")).status is Status.SCORED


def test_a_percentage_of_a_target_of_nothing_is_not_scored() -> None:
    rule = parse_rule(COST | {"limit": None})
    found = rule.evaluate(Decimal(5), measured("3元", "0元"))
    assert (found.status, found.basis) == (Status.MISSING, "待填：指标值不大于0，不能按它的百分比扣分，请核对")
    assert rule.evaluate(Decimal(5), measured("5353元", "≤5300元")).score == 4


percents = st.decimals(-50, 300, places=3)


@examples(300)
@given(percents, percents, st.sampled_from(["floor", "proportional", "ceiling"]), st.sampled_from([None, "5%"]))
def test_what_lies_farther_from_a_limit_of_two_sides_never_scores_more(
    one: Decimal, other: Decimal, partial: str, tolerance: str | None
) -> None:
    rule = parse_rule(FUND | {"partial": partial, "tolerance": tolerance})
    nearer, farther = sorted((one, other), key=lambda actual: abs(actual - 100))
    scores = [rule.evaluate(Decimal(10), measured(f"{actual}%")).score for actual in (nearer, farther)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] >= scores[1]


@examples(300)
@given(st.decimals(0, 200, places=3), st.decimals("0.01", 20, places=2))
def test_whole_steps_cost_least_and_begun_steps_most(actual: Decimal, step: Decimal) -> None:
    ways = ("ceiling", "proportional", "floor")
    rules = [parse_rule(STEPS | {"partial": partial, "step": f"{step}%"}) for partial in ways]
    begun, part, whole = (rule.evaluate(Decimal(100), measured(f"{actual}%")).raw for rule in rules)
    assert begun <= part <= whole
    assert whole - begun <= Decimal("0.5")


class TestNothingBeyond:
    @pytest.mark.parametrize(
        ("direction", "actual", "score", "words"),
        [
            ("below", "96%", "10.00", "得满分"),
            ("below", "80%", "4.00", "共扣 6.00"),
            ("below", "79.9%", "0.00", "低于 80%，不得分"),
            ("above", "110%", "6.00", "共扣 4.00"),
            ("above", "120.1%", "0.00", "超过 120%，不得分"),
        ],
    )
    def test_an_actual_beyond_it_gets_nothing(self, direction: str, actual: str, score: str, words: str) -> None:
        end = {"below": "80%", "above": "120%"}[direction]
        rule = parse_rule(HALVES | {"limit": "100%" if direction == "above" else "95%", "direction": direction, "nothing_beyond": end})  # noqa: E501  # fmt: skip
        found = rule.evaluate(Decimal(10), measured(actual))
        assert str(found.score) == score
        assert words in found.basis
        assert rule.sentence(Decimal(10)).endswith(f"；{'低于' if direction == 'below' else '高出'}{end}的不得分。")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"nothing_beyond": "95%"}, "应小于“限值”95%"),
            ({"nothing_beyond": "80人"}, "计量单位不一致"),
            ({"nothing_beyond": "80%", "direction": "both"}, "只在选“低于时扣分”或“高于时扣分”时填写"),
        ],
    )
    def test_it_lies_where_points_are_lost(self, change: dict[str, Any], words: str) -> None:
        with pytest.raises(RuleError, match=words):
            parse_rule(HALVES | change)

    def test_an_actual_of_another_kind_waits(self) -> None:
        rule = parse_rule({key: HALVES[key] for key in HALVES if key != "limit"} | {"nothing_beyond": "80%"})
        found = rule.evaluate(Decimal(10), measured("70人", "≥100人"))
        assert found.status is Status.MISSING
