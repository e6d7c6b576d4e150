"""Rules wrongly written are refused in Chinese: the parameter, what was found, what was expected."""

from decimal import Decimal

import pytest

from indicators.rules import RULES, OverAchievement, RuleError, parse_caps, parse_rule
from tests.factories.rules import ONE_OF_EACH

DEDUCTION = {"kind": "step_deduction", "limit": "95%", "step": "5%", "points": 2, "direction": "below"}
BANDS = [{"name": "达成", "low": 80, "high": 100}, {"name": "未达成", "low": 0, "high": 60}]


def formula(expression: str) -> dict[str, object]:
    return {"kind": "formula", "expression": expression, "gives": "score"}


def tier(*steps: dict[str, object]) -> dict[str, object]:
    return {"kind": "tier", "steps": list(steps)}


def test_every_kind_of_the_catalogue_parses() -> None:
    assert {parse_rule(data).kind for data in ONE_OF_EACH} == set(RULES)
    assert len(RULES) == 15


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "参数“kind”为“{}”，应为ratio_up、"),
        ({"kind": "ratio"}, "参数“kind”为“ratio”，应为ratio_up、"),
        ({"kind": "ratio_up", "ratio": 1}, "不认识参数“ratio”，可用的参数为kind"),
        (DEDUCTION | {"step": None}, "缺少参数“step”，应为数值"),
        (DEDUCTION | {"step": "五"}, "参数“step”为“五”，应为数值"),
        (DEDUCTION | {"step": 5}, "参数“limit”与“step”的计量单位不一致"),
        (DEDUCTION | {"step": "0%"}, "参数“step”为“0%”，应为大于0"),
        (DEDUCTION | {"points": True}, "参数“points”为“True”，应为大于0的数"),
        (DEDUCTION | {"points": "NaN"}, "参数“points”为“NaN”"),
        (DEDUCTION | {"direction": "up"}, "参数“direction”为“up”，应为below、above之一"),
        (
            {"kind": "point_deduction", "limit": 100, "points": 1, "direction": "above"},
            "参数“limit”为“100”，应为百分数",
        ),
        (tier(), "参数“steps”为“\\[\\]”，应为至少一项的列表"),
        (tier({"from": 0}), "第1档：参数“share”（占分值的比例）与“points”"),
        (tier({"from": "80%", "share": 1.2}), "参数“share”为“1.2”，应为0至1"),
        (tier({"from": "90%", "share": 1}, {"to": "89%", "share": 0}), "之间有空档"),
        (tier({"from": "80%", "share": 1}, {"to": "89%", "share": 0}), "重叠"),
        (tier({"from": "80%", "share": 1}, {"to": "80%", "to_inclusive": True, "share": 0}), "都含80%"),
        ({"kind": "checklist", "elements": ["甲", {"text": "乙", "points": 1}]}, "都写分数，或都不写"),
        ({"kind": "qualitative_band", "bands": BANDS}, "应从100到0首尾相接"),
        (
            {"kind": "interpolation", "low": {"value": 5, "share": 0}, "high": {"value": 5, "share": 1}},
            "参数“low”的值5应小于“high”的值5",
        ),
        ({"kind": "panel_average", "drop_extremes": True, "weighted": True}, "不能同时为true"),
        ({"kind": "execution_rate", "rate_places": 1.5}, "参数“rate_places”为“1.5”，应为0至6的整数"),
    ],
)
def test_wrong_parameters_are_named(data: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule(data)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("实际 +", "不是合法的公式"),
        ("实际.as_tuple()", "不认识函数"),
        ("实际.real", "不能使用“Attribute”"),
        ("__import__('os')", "不认识函数“__import__”"),
        ("open('a')", "不认识函数“open”"),
        ("[1][0]", "不能使用“Subscript”"),
        ("'文字'", "不是数"),
        ("True", "不是数"),
        ("1e999", "不是数"),
        ("实际 // 2", "不能使用运算“FloorDiv”"),
        ("min(实际)", "参数个数不对"),
        ("abs(实际, 1)", "参数个数不对"),
        ("min", "函数“min”后应有括号"),
        ("a; b", "应为一个算式"),
        ("a = 1", "应为一个算式"),
        ("-" * 200 + "1", "嵌套超过30层"),
        ("1+" * 400 + "1", "应不超过500字"),
        ("lambda: 1", "不能使用“Lambda”"),
        ("\0", "不是合法的公式"),
    ],
)
def test_formulas_outside_the_whitelist_are_refused(expression: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule(formula(expression))


def test_rules_say_what_they_read() -> None:
    assert parse_rule(formula("min(实际/目标, 1)*5 + 三公*分值")).reads() == {"actual", "target", "values.三公"}
    assert parse_rule({"kind": "execution_rate"}).reads() == {"values.executed", "values.budget"}
    assert parse_rule(DEDUCTION).reads() == {"actual"}
    assert parse_rule({"kind": "checklist", "elements": ["甲"]}).reads() == {"choices.satisfied"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"ratio": "90%", "action": "explain"}, "大于100%"),
        ({"ratio": "130%", "action": "deduct"}, "缺少参数“points”"),
        ({"ratio": "130%", "action": "scale", "points": 2}, "参数“points”为“2”"),
        ({"ratio": "130%", "action": "cut"}, "应为deduct、scale、explain之一"),
    ],
)
def test_over_achievement_is_read_strictly(data: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        OverAchievement.parse(data)


def test_caps_are_read_strictly() -> None:
    with pytest.raises(RuleError, match="缺少参数“fact”"):
        parse_caps([{"below": "60%", "cap": 69}])
    with pytest.raises(RuleError, match="应为列表"):
        parse_caps("60%")


def test_problems_name_points_that_do_not_fit_the_weight() -> None:
    checklist = parse_rule(
        {"kind": "checklist", "elements": [{"text": "甲", "points": 1}, {"text": "乙", "points": 2}]}
    )
    assert checklist.problems(Decimal(3)) == ()
    assert checklist.problems(Decimal(4)) == ("各要点合计3分，与分值4不一致",)
    assert "超过分值2" in parse_rule(tier({"from": "80%", "points": 3})).problems(Decimal(2))[0]
