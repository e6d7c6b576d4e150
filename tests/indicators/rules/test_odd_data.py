"""Odd data are scored with a warning or left 待填 with the reason, never guessed."""

from decimal import Decimal

import pytest

from budgets.quantities import Quantity
from indicators.rules import Inputs, Status, parse_rule
from tests.factories.rules import execution, measured

BANDS = [
    {"name": "达成", "low": 80, "high": 100},
    {"name": "部分达成", "low": 60, "high": 80},
    {"name": "差", "low": 0, "high": 60},
]
BAND = {"kind": "qualitative_band", "bands": BANDS}
CHECK = {
    "kind": "checklist",
    "elements": [{"text": "设目标", "points": 6, "required": True}, {"text": "明确", "points": 4}],
}


def choices(**entered: object) -> Inputs:
    return Inputs(choices=entered)


@pytest.mark.parametrize(
    ("rule", "inputs", "score", "status", "says"),
    [
        ({"kind": "execution_rate"}, execution("102.59", "100"), "10", Status.NEEDS_ATTENTION, "执行率超过100%"),
        ({"kind": "execution_rate"}, execution("0", "0"), None, Status.NOT_APPLICABLE, "均为0"),
        ({"kind": "execution_rate"}, execution("5", "0"), None, Status.MISSING, "预算数为0而有执行数"),
        ({"kind": "execution_rate"}, execution("-5", "10"), "0", Status.NEEDS_ATTENTION, "负数"),
        ({"kind": "execution_rate"}, execution("—", "10"), "0", Status.NEEDS_ATTENTION, "“—”按0计"),
        ({"kind": "execution_rate"}, execution("", "10"), None, Status.MISSING, "执行数未填写"),
        ({"kind": "ratio_up"}, Inputs(), None, Status.MISSING, "指标值未填写"),
        ({"kind": "ratio_up"}, measured("98", "≥95%"), None, Status.MISSING, "计量单位不一致"),
        ({"kind": "ratio_up"}, measured("735", "≥735人次"), "10", Status.SCORED, "满分"),
        ({"kind": "ratio_up"}, measured("735人", "≥735人次"), "10", Status.SCORED, "满分"),
        ({"kind": "ratio_up"}, measured("2.7", "≥2.65万人"), None, Status.MISSING, "计量单位不一致"),
        ({"kind": "ratio_up"}, measured("5", "≤4"), None, Status.MISSING, "指标值“≤4”的方向与评分规则相反"),
        ({"kind": "ratio_up"}, measured("0", "0"), "10", Status.SCORED, "按是否达到计分"),
        ({"kind": "ratio_up"}, measured("-1", "0"), "0", Status.SCORED, "未达到"),
        ({"kind": "ratio_up"}, measured("-1", "5"), "0", Status.NEEDS_ATTENTION, "负数"),
        ({"kind": "ratio_down"}, measured("0", "≤4"), "10", Status.SCORED, "满分"),
        ({"kind": "ratio_down"}, measured("3", "≤0"), "0", Status.SCORED, "超过指标值"),
        ({"kind": "ratio_down"}, measured("3", "≥4"), None, Status.MISSING, "指标值“≥4”的方向与评分规则相反"),
        ({"kind": "yes_no"}, choices(met=True), "10", Status.SCORED, "“是”"),
        ({"kind": "yes_no"}, choices(met="否"), "0", Status.SCORED, "“否”"),
        ({"kind": "yes_no"}, choices(met="大概"), None, Status.MISSING, "应填写“是”或“否”"),
        ({"kind": "yes_no"}, measured("3次", "<3次"), "0", Status.SCORED, "未达到"),
        (BAND, choices(percent=80), "8", Status.SCORED, "“达成”"),
        (BAND, choices(percent="60"), "6", Status.SCORED, "“部分达成”"),
        (BAND, choices(percent=59.99), "6", Status.SCORED, "“差”"),
        (BAND, choices(percent=120), "10", Status.NEEDS_ATTENTION, "超出0至100"),
        (BAND, choices(percent="较好"), None, Status.MISSING, "不是数"),
        (CHECK, choices(satisfied=[]), "0", Status.SCORED, "必备要点不符合"),
        (CHECK, choices(satisfied=[2]), "0", Status.SCORED, "必备要点不符合"),
        (CHECK, choices(satisfied=[1, 1, 9]), "6", Status.NEEDS_ATTENTION, "有重复或不在1至2之内"),
        (CHECK, choices(satisfied=[[1]]), "0", Status.NEEDS_ATTENTION, "有重复或不在1至2之内"),
        (CHECK, choices(satisfied="全部"), None, Status.MISSING, "序号的列表"),
        ({"kind": "finding_deduction", "points": 1, "cap": 6}, choices(findings=9), "4", Status.SCORED, "最多扣6分"),
        ({"kind": "finding_deduction", "points": 1}, choices(findings=-2), "10", Status.NEEDS_ATTENTION, "整数"),
        ({"kind": "expert"}, choices(score="8"), "8", Status.NEEDS_ATTENTION, "须说明扣分理由"),
        ({"kind": "expert"}, choices(score=8, reason="资料不全"), "8", Status.SCORED, "资料不全"),
        ({"kind": "expert"}, choices(score=11), "10", Status.NEEDS_ATTENTION, "超出0至10"),
        ({"kind": "panel_average"}, choices(scores=[8, 9, "9.5"]), "8.83", Status.SCORED, "3位专家"),
        ({"kind": "panel_average", "drop_extremes": True}, choices(scores=[1, 8, 9, 10]), "8.5", Status.SCORED, "去掉"),
        (
            {"kind": "panel_average", "weighted": True},
            choices(scores=[8, 10], weights=[1, 3]),
            "9.5",
            Status.SCORED,
            "加权",
        ),
        (
            {"kind": "panel_average", "weighted": True},
            choices(scores=[8, 10], weights=[1]),
            None,
            Status.MISSING,
            "权重",
        ),
        ({"kind": "panel_average"}, choices(scores=[8, "甲"]), None, Status.MISSING, "不是数"),
        ({"kind": "coefficient"}, choices(percent="101%"), "10", Status.NEEDS_ATTENTION, "超出0至100"),
        (
            {"kind": "tier", "steps": [{"from": 1, "to": 5, "share": 1}]},
            measured("7"),
            "0",
            Status.NEEDS_ATTENTION,
            "不在任何一档",
        ),
        (
            {"kind": "formula", "expression": "实际/目标", "gives": "share"},
            measured("1", "0"),
            None,
            Status.NOT_APPLICABLE,
            "分母为0",
        ),
        (
            {"kind": "formula", "expression": "实际**目标", "gives": "score"},
            measured("2", "200"),
            None,
            Status.MISSING,
            "不能计算",
        ),
        (
            {"kind": "formula", "expression": "实际*0.1", "gives": "score"},
            measured("46.75"),
            "4.68",
            Status.SCORED,
            "4.68",
        ),
    ],
)
def test_odd_data(rule: dict[str, object], inputs: Inputs, score: str | None, status: Status, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), inputs)
    assert (found.score, found.status) == (None if score is None else Decimal(score), status)
    assert says in found.basis


@pytest.mark.parametrize("text", ["略有盈余", "建立机制", "≥95%"])
def test_text_in_the_place_of_a_number_is_named(text: str) -> None:
    found = parse_rule({"kind": "ratio_up"}).evaluate(Decimal(10), Inputs(Quantity.of(1), text))  # type: ignore[arg-type]
    assert found.status is Status.MISSING
    assert f"完成值“{text}”不是数值" in found.basis


def test_an_endless_entry_is_cut_short_in_the_message() -> None:
    found = parse_rule(CHECK).evaluate(Decimal(10), choices(satisfied=["没有这一项"] * 1000))
    assert (found.score, found.status) == (0, Status.NEEDS_ATTENTION)
    assert "…”有重复或不在1至2之内" in found.basis
    assert len(found.basis) < 100


def test_a_long_checklist_scores_like_a_short_one() -> None:
    rule = parse_rule({"kind": "checklist", "elements": [{"text": f"要点{n}", "points": n} for n in range(1, 13)]})
    found = rule.evaluate(Decimal(78), choices(satisfied=[12, 1, 7]))
    assert (found.score, found.basis) == (Decimal("20.00"), "评价要点12项，符合3项（1+7+12），得 20.00")


def test_a_tie_is_rounded_up_even_where_the_rate_does_not_terminate() -> None:
    # 999.5 ÷ 7000 × 70 is exactly 9.995; multiplying the rounded quotient would give 9.99.
    found = parse_rule({"kind": "ratio_up"}).evaluate(Decimal(70), measured("999.5", "7000"))
    assert found.score == Decimal("10.00")
