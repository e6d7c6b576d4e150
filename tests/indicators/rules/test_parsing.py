"""Rules wrongly written are refused in Chinese: the parameter, what was found, what was expected."""

from decimal import Decimal

import pytest

from indicators.rules import RULES, Answers, OverAchievement, RuleError, parse_caps, parse_rule
from tests.factories.rules import ONE_OF_EACH

DEDUCTION = {"kind": "step_deduction", "limit": "95%", "step": "5%", "points": 2, "direction": "below"}
BANDS = [{"name": "达成", "low": 80, "high": 100}, {"name": "未达成", "low": 0, "high": 60}]


def formula(expression: str) -> dict[str, object]:
    return {"kind": "formula", "expression": expression, "gives": "score"}


def tier(*steps: dict[str, object]) -> dict[str, object]:
    return {"kind": "tier", "steps": list(steps)}


def test_every_kind_of_the_catalogue_parses() -> None:
    assert {parse_rule(data).kind for data in ONE_OF_EACH} == set(RULES)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "种类为“{}”，应为ratio_up（正向比率）、"),
        ({"kind": "ratio"}, "种类为“ratio”，应为ratio_up（正向比率）、"),
        ({"kind": ["ratio_up"]}, "种类为"),
        ({"kind": "yes_no", "ratio": 1}, "评分规则“是否达到”：不认识参数“ratio”，它没有参数"),
        (DEDUCTION | {"share": 1}, "不认识参数“share”，可用的参数为limit（限值）、direction（方向）、tolerance"),
        (DEDUCTION | {"step": None}, "评分规则“按档扣分”：没有填写“每档”，应为大于0的数值"),
        (DEDUCTION | {"step": "五"}, "“每档”为“五”，应为大于0的数值"),
        (DEDUCTION | {"step": 5}, "“限值”与“每档”的计量单位不一致"),
        (DEDUCTION | {"step": "0%"}, "“每档”为“0%”，应为大于0"),
        (DEDUCTION | {"points": True}, "“每档扣分”为“True”，应为大于0的数"),
        (DEDUCTION | {"points": "NaN"}, "“每档扣分”为“NaN”"),
        (DEDUCTION | {"points": "1e999999"}, "“每档扣分”为“1e999999”"),
        (
            DEDUCTION | {"direction": "up"},
            "“方向”为“up”，应为below（低于时扣分）、above（高于时扣分）、both（偏离",
        ),
        (
            {"kind": "point_deduction", "limit": 100, "points": 1, "direction": "above"},
            "“限值”为“100”，应为百分数",
        ),
        (tier(), "“各档”为“\\[\\]”，应为至少一项"),
        (tier({"from": 0}), "评分规则“分档计分”的“各档”第1行：“得分”与“占分值比例”应当且只应写一个"),
        (tier({"from": "80%", "share": 1.2}), "“占分值比例”为“1.2”，应为0至1"),
        (tier({"from": "90%", "to": "80%", "share": 1}), "从90%到80%，起点应不大于终点"),
        (tier({"from": "90%", "share": 1}, {"to": "89%", "share": 0}), "之间有空档"),
        (tier({"from": "80%", "share": 1}, {"to": "89%", "share": 0}), "重叠"),
        (tier({"from": "80%", "share": 1}, {"to": "80%", "to_inclusive": True, "share": 0}), "都含80%"),
        ({"kind": "checklist", "elements": ["甲", {"text": "乙", "points": 1}]}, "都写分数，或都不写"),
        ({"kind": "qualitative_band", "bands": BANDS}, "应从100到0首尾相接"),
        (
            {"kind": "interpolation", "low": {"value": 5, "share": 0}, "high": {"value": 5, "share": 1}},
            "“低点”的完成值5应小于“高点”的5",
        ),
        ({"kind": "panel_average", "drop_extremes": True, "weighted": True}, "不能同时选用"),
        ({"kind": "execution_rate", "rate_places": 1.5}, "“比率先保留的小数位数”为“1.5”，应为0至6的整数"),
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
    assert set(parse_rule(formula("min(实际/目标, 1)*5 + 三公*分值")).reads()) == {"actual", "target", "values.三公"}
    assert parse_rule({"kind": "execution_rate"}).reads() == ("values.executed", "values.budget")
    assert parse_rule(DEDUCTION).reads() == ("actual",)
    either = parse_rule({"kind": "yes_no"})
    assert (set(either.reads()), either.needs()) == ({"actual", "target"}, ())


def test_rules_say_what_they_ask() -> None:
    (answer,) = parse_rule({"kind": "checklist", "elements": ["甲", {"text": "乙", "required": True}]}).asks()
    assert (answer.field, answer.cell_kind, answer.elements) == (
        "choices.satisfied",
        Answers.ELEMENTS,
        ("甲", "乙（必备）"),
    )
    assert [answer.name for answer in parse_rule({"kind": "panel_average"}).asks()] == ["scores"]
    assert [answer.name for answer in parse_rule({"kind": "panel_average", "weighted": True}).asks()] == [
        "scores",
        "weights",
    ]
    assert "达成 80–100；未达成 0–80" in [
        parse_rule({"kind": "qualitative_band", "bands": [BANDS[0], BANDS[1] | {"high": 80}]}).asks()[0].hint
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"ratio": "90%", "action": "explain"}, "大于100%"),
        ({"ratio": "130%", "action": "deduct"}, "没有填写“扣分数”"),
        ({"ratio": "130%", "action": "scale", "points": 2}, "“扣分数”只在选“扣分”时填写"),
        ({"ratio": "130%", "action": "cut"}, "应为explain（要求说明原因）、deduct（扣分）、scale（折减得分）之一"),
    ],
)
def test_over_achievement_is_read_strictly(data: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        OverAchievement.parse(data)


def test_caps_are_read_strictly() -> None:
    with pytest.raises(RuleError, match="没有填写“事实”"):
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
