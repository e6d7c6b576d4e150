"""The sign of a target decides, or the rule refuses it: it is never ignored."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Quantity
from indicators.rules import Inputs, OverAchievement, Status, parse_rule
from scoring.engine.tree import Branch, Leaf, evaluate_tree
from tests.depth import examples
from tests.factories.rules import LADDER, measured

UP, DOWN = {"kind": "ratio_up"}, {"kind": "ratio_down"}
BELOW = {"kind": "point_deduction", "points": 0.5, "direction": "below"}
ABOVE = {"kind": "step_deduction", "step": "5%", "points": 2, "direction": "above"}
RISING_LINE = {"kind": "interpolation", "low": {"value": "60%", "share": 0}, "high": {"value": "95%", "share": 1}}
FALLING_LINE = {"kind": "interpolation", "low": {"value": "0%", "share": 1}, "high": {"value": "30%", "share": 0}}
RISING_TIERS = {"kind": "tier", "steps": [{"from": "80%", "share": 1}, {"to": "80%", "share": 0}]}
FALLING_TIERS = {"kind": "tier", "steps": [{"from": "20%", "points": 0}, {"to": "20%", "points": 5}]}


@pytest.mark.parametrize(
    ("rule", "actual", "target", "score", "status", "says"),
    [
        (UP, "5件", "=0件", "0", Status.NEEDS_ATTENTION, "偏离指标值 =0件"),
        (UP, "0件", "=0件", "10", Status.SCORED, "已达到"),
        (UP, "25场", "=20场", "8", Status.NEEDS_ATTENTION, "相符程度 80.00%"),
        (UP, "16场", "=20场", "8", Status.SCORED, "完成率 80.00%"),
        (UP, "20场", "=20场", "10", Status.SCORED, "满分"),
        (UP, "0件", ">0件", "0", Status.SCORED, "未达到"),
        (UP, "5件", ">5件", "10", Status.NEEDS_ATTENTION, "尚未超过"),
        (UP, "5件", "≥5件", "10", Status.SCORED, "满分"),
        (UP, "5件", "≤5件", None, Status.MISSING, "方向与评分规则相反（评分规则“正向比率”按越大越好计分）"),
        (UP, "5件", "<5件", None, Status.MISSING, "改用反方向的规则"),
        (DOWN, "5件", "=0件", "0", Status.SCORED, "超过指标值 =0件"),
        (DOWN, "16场", "=20场", "8", Status.NEEDS_ATTENTION, "相符程度 80.00%"),
        (DOWN, "25场", "=20场", "8", Status.SCORED, "指标值与完成值之比 80.00%"),
        (DOWN, "0件", "<0件", "0", Status.SCORED, "未低于指标值"),
        (DOWN, "4件", "<4件", "10", Status.NEEDS_ATTENTION, "尚未低于"),
        (DOWN, "3件", "<4件", "10", Status.SCORED, "满分"),
        (DOWN, "3件", "≥4件", None, Status.MISSING, "按越小越好计分"),
        ({"kind": "yes_no"}, "5件", "=0件", "0", Status.SCORED, "未达到"),
        ({"kind": "yes_no"}, "5件", "≤0件", "0", Status.SCORED, "未达到"),
        (BELOW, "98%", "=100%", "9", Status.SCORED, "共扣 1.00"),
        (BELOW, "102%", "=100%", "9", Status.NEEDS_ATTENTION, "超过 100%"),
        (BELOW, "100%", ">100%", "10", Status.NEEDS_ATTENTION, "尚未超过"),
        (BELOW, "98%", "≤100%", None, Status.MISSING, "方向与评分规则相反"),
        (BELOW | {"limit": "100%"}, "98%", "≤90%", None, Status.MISSING, "方向与评分规则相反"),
        (BELOW | {"limit": "100%"}, "98%", "=90%", "9", Status.SCORED, "低于 100%"),
        (ABOVE, "89%", "=100%", "6", Status.NEEDS_ATTENTION, "低于 100%"),
        (ABOVE, "89%", "≥100%", None, Status.MISSING, "按越小越好计分"),
        (RISING_LINE, "95%", "≥90%", "10", Status.SCORED, "达到 95%"),
        (RISING_LINE, "95%", "≤90%", None, Status.MISSING, "方向与评分规则相反"),
        (FALLING_LINE, "0%", "≥90%", None, Status.MISSING, "方向与评分规则相反"),
        (RISING_TIERS, "90%", "<90%", None, Status.MISSING, "方向与评分规则相反"),
        (FALLING_TIERS, "10%", "≥10%", None, Status.MISSING, "方向与评分规则相反"),
        (FALLING_TIERS, "10%", "≤10%", "5", Status.SCORED, "<20%"),
        (
            {"kind": "formula", "expression": "分值 * 实际 / 目标", "gives": "score"},
            "5件", "≤4件", "10", Status.NEEDS_ATTENTION, "公式却得满分",
        ),
    ],
)  # fmt: skip
def test_the_sign_decides_or_is_refused(
    rule: dict[str, Any], actual: str, target: str, score: str | None, status: Status, says: str
) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), measured(actual, target))
    assert (found.score, found.status) == (None if score is None else Decimal(score), status)
    assert says in found.basis


COMPARING = [UP, DOWN, {"kind": "yes_no"}, BELOW, BELOW | {"direction": "above"}, ABOVE, ABOVE | {"direction": "below"}]
MEETS = {
    "≥": lambda done, goal: done >= goal,
    ">": lambda done, goal: done > goal,
    "≤": lambda done, goal: done <= goal,
    "<": lambda done, goal: done < goal,
    "=": lambda done, goal: done == goal,
}
percents = st.integers(0, 300).map(Decimal)


@examples(400)
@given(st.sampled_from(COMPARING), st.sampled_from(sorted(MEETS)), percents, percents)
def test_full_marks_without_a_doubt_only_where_the_target_is_met(
    rule: dict[str, Any], sign: str, goal: Decimal, done: Decimal
) -> None:
    target = Quantity(goal / 100, Quantity.of(1, "%").unit, bound=sign)
    found = parse_rule(rule).evaluate(Decimal(10), Inputs(target, Quantity.of(done, "%")))
    met = MEETS[sign](done, goal)
    if found.score is not None and met:
        assert found.score == 10
    if found.score == 10 and found.status is Status.SCORED and rule["kind"] != "step_deduction":
        assert met


def test_a_target_not_to_be_passed_is_not_over_achieved() -> None:
    adjustment = OverAchievement.parse({"ratio": "130%", "action": "deduct", "points": 2})
    leaf = Leaf("a", "甲", Decimal(10), parse_rule(DOWN), measured("8", "≤4"), adjustment)
    assert evaluate_tree(Branch("root", "", (leaf,)), LADDER).node("a").score == Decimal("5.00")


@pytest.mark.parametrize(("limit", "direction"), [("≤95%", "below"), ("≥95%", "above")])
def test_a_limit_with_the_opposite_sign_is_a_problem_of_the_tree(limit: str, direction: str) -> None:
    rule = parse_rule({"kind": "point_deduction", "limit": limit, "points": 1, "direction": direction})
    assert f"“限值”为“{limit}”" in rule.problems(Decimal(10))[0]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("0**(-1)", "分母为0"),
        ("1/0", "分母为0"),
        ("min(5, 0**(-1))", "分母为0"),
        ("max(0, 1/(实际-实际))", "分母为0"),
        ("0/0", "没有确定的结果"),
        ("(0-8)**(1/3)", "没有确定的结果"),
        ("0**0", "没有确定的结果"),
    ],
)
def test_what_is_not_finite_does_not_apply_and_says_why(expression: str, reason: str) -> None:
    rule = parse_rule({"kind": "formula", "expression": expression, "gives": "score"})
    found = rule.evaluate(Decimal(10), measured("3"))
    assert (found.score, found.status) == (None, Status.NOT_APPLICABLE)
    assert reason in found.basis
