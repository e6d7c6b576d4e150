"""The sign of a target decides, or the rule refuses it: it is never ignored."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Quantity, parse_quantity
from indicators.rules import Inputs, OverAchievement, Status, parse_rule
from indicators.rules.rule import Better
from scoring.engine.tree import Branch, Leaf, evaluate_tree
from tests.depth import examples
from tests.factories.rules import LADDER, execution, measured

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
        (UP, "5件", ">5件", "10", Status.NEEDS_ATTENTION, "尚未达到"),
        (UP, "5件", "≥5件", "10", Status.SCORED, "满分"),
        (UP, "5件", "≤5件", None, Status.MISSING, "方向与评分规则相反（评分规则“正向比率”按越大越好计分）"),
        (UP, "5件", "<5件", None, Status.MISSING, "改用反方向的规则"),
        (DOWN, "5件", "=0件", "0", Status.SCORED, "超过指标值 =0件"),
        (DOWN, "16场", "=20场", "8", Status.NEEDS_ATTENTION, "相符程度 80.00%"),
        (DOWN, "25场", "=20场", "8", Status.SCORED, "指标值与完成值之比 80.00%"),
        (DOWN, "0件", "<0件", "0", Status.SCORED, "未低于指标值"),
        (DOWN, "4件", "<4件", "10", Status.NEEDS_ATTENTION, "尚未达到"),
        (DOWN, "3件", "<4件", "10", Status.SCORED, "满分"),
        (DOWN, "3件", "≥4件", None, Status.MISSING, "按越小越好计分"),
        ({"kind": "yes_no"}, "5件", "=0件", "0", Status.SCORED, "未达到"),
        ({"kind": "yes_no"}, "5件", "≤0件", "0", Status.SCORED, "未达到"),
        (BELOW, "98%", "=100%", "9", Status.SCORED, "共扣 1.00"),
        (BELOW, "102%", "=100%", "9", Status.NEEDS_ATTENTION, "超过 100%"),
        (BELOW, "100%", ">100%", "10", Status.NEEDS_ATTENTION, "尚未达到"),
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
        (UP, "97%", "≥95%且≤100%", "10", Status.SCORED, "在指标值 ≥95%且≤100% 之内"),
        (UP, "76%", "≥95%且≤100%", "8", Status.SCORED, "相符程度 80.00%"),
        (UP, "125%", "≥95%且≤100%", "8", Status.SCORED, "相符程度 80.00%"),
        (DOWN, "125%", "95%-100%", "8", Status.SCORED, "相符程度 80.00%"),
        (UP, "100%", "≥95%且<100%", "10", Status.NEEDS_ATTENTION, "恰好等于界限"),
        (UP, "97件", "≥95%且≤100%", None, Status.MISSING, "计量单位不一致"),
        ({"kind": "yes_no"}, "97%", "95%至100%", "10", Status.SCORED, "达到指标值"),
        ({"kind": "yes_no"}, "94%", "95%至100%", "0", Status.SCORED, "未达到"),
        ({"kind": "yes_no"}, "100%", "≥95%且<100%", "0", Status.SCORED, "未达到"),
        (BELOW, "93%", "95%-100%", "9", Status.SCORED, "低于 95%"),
        (BELOW, "97%", "95%-100%", "10", Status.SCORED, "满分"),
        (BELOW, "102%", "95%-100%", "9", Status.SCORED, "超过 100%"),
        (ABOVE, "89%", "95%-100%", "8", Status.SCORED, "低于 95%"),
        (BELOW | {"direction": "both", "tolerance": "1%"}, "103%", "95%-100%", "9", Status.SCORED, "超出1%"),
        (BELOW | {"direction": "both"}, "97%", "95%-100%", "10", Status.SCORED, "满分"),
        (
            {"kind": "formula", "expression": "分值 * 实际 / 目标", "gives": "score"},
            "97%", "95%-100%", None, Status.MISSING, "“≥95%且≤100%”是区间",
        ),
        ({"kind": "yes_no"}, "0%", "≤0", "10", Status.SCORED, "达到"),
        (DOWN, "3%", "≤0", "0", Status.SCORED, "完成值 3.00%，超过指标值 ≤0"),
        (ABOVE, "0", "≤0%", "10", Status.SCORED, "未超过"),
        (ABOVE, "7%", "≤0", "8", Status.SCORED, "完成值 7.00%，超过 0%"),
        (BELOW | {"direction": "above", "limit": "0%"}, "0", "", "10", Status.SCORED, "满分"),
        (RISING_LINE, "0", "", "0", Status.SCORED, "未超过 60%"),
        (FALLING_TIERS, "0", "", "5", Status.SCORED, "<20%"),
        (
            {"kind": "tier", "steps": [{"to": 0, "to_inclusive": True, "share": 1},
                                       {"from": 0, "from_inclusive": False, "to": "10%", "share": 0.5},
                                       {"from": "10%", "share": 0}]},
            "5%", "≤10%", "5", Status.SCORED, "完成值 5.00%",
        ),
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


EVERY_READER = [
    UP, DOWN, {"kind": "yes_no"}, BELOW, BELOW | {"limit": "100%"}, ABOVE,
    {"kind": "formula", "expression": "分值 * 实际", "gives": "score"},
]  # fmt: skip


@examples(200)
@given(st.sampled_from(EVERY_READER), st.sampled_from(["<", "≤", ">", "≥"]), percents, percents)
def test_an_actual_that_is_a_bound_is_asked_for(rule: dict[str, Any], sign: str, done: Decimal, goal: Decimal) -> None:
    actual = parse_quantity(f"{sign}{done}%")
    parsed = parse_rule(rule)
    up = parsed.better() is not Better.LOWER
    found = parsed.evaluate(Decimal(10), Inputs(parse_quantity(f"{'≥' if up else '≤'}{goal}%"), actual))
    assert (found.score, found.status) == (None, Status.MISSING)
    assert found.basis == f"待填：完成值“{sign}{done}%”是界限，不是数值，应填写实际的数，如 {done}%"


@pytest.mark.parametrize("actual", ["90%-95%", "≥90%且≤95%"])
def test_an_actual_that_is_a_range_is_asked_for(actual: str) -> None:
    found = parse_rule(UP).evaluate(Decimal(10), measured(actual, "≥90%"))
    assert (found.score, found.status) == (None, Status.MISSING)
    assert "完成值“≥90%且≤95%”是界限" in found.basis


def test_an_actual_that_is_equal_to_something_is_a_value() -> None:
    assert parse_rule(UP).evaluate(Decimal(10), measured("=90%", "≥90%")).score == 10


def test_bounds_among_other_figures_are_asked_for() -> None:
    found = parse_rule({"kind": "execution_rate"}).evaluate(Decimal(10), execution("<50", "100"))
    assert (found.score, found.status) == (None, Status.MISSING)
    assert "执行数“<50元”是界限" in found.basis
    share = parse_rule({"kind": "coefficient"}).evaluate(Decimal(10), Inputs(choices={"percent": "≥85"}))
    assert (share.score, share.status) == (None, Status.MISSING)


@examples(200)
@given(
    st.sampled_from([UP, DOWN, BELOW, ABOVE]), st.integers(1, 300), st.integers(0, 100), st.lists(percents, min_size=2)
)
def test_the_farther_from_a_range_the_fewer_points(
    rule: dict[str, Any], low: int, width: int, actuals: list[Decimal]
) -> None:
    target, parsed = parse_quantity(f"{low}%-{low + width}%"), parse_rule(rule)

    def distance(done: Decimal) -> Decimal:
        return max(low - done, done - low - width, Decimal(0))

    above = sorted((done for done in actuals if done >= low), key=distance)
    below = sorted((done for done in actuals if done <= low + width), key=distance)
    for side in (above, below):
        scores = [parsed.evaluate(Decimal(10), Inputs(target, Quantity.of(done, "%"))).score for done in side]
        assert scores == sorted(scores, reverse=True)
        assert all(score == 10 for score, done in zip(scores, side, strict=True) if not distance(done))


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
