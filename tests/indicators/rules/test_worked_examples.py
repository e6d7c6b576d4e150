"""The 24 worked examples of real score sheets: rule, weight and data → score."""

from decimal import Decimal

import pytest

from budgets.quantities import parse_quantity
from indicators.rules import Inputs, OverAchievement, Status, parse_rule
from scoring.engine.tree import Branch, Leaf, evaluate_tree
from tests.factories.rules import LADDER, execution, measured

POINTS_ABOVE = {"kind": "point_deduction", "limit": "100%", "points": 0.5, "direction": "above"}
THREE_PUBLIC = {"kind": "point_deduction", "limit": "0%", "points": 0.8, "direction": "above"}
STEPS_BELOW = {"kind": "step_deduction", "limit": "100%", "step": "5%", "points": 2, "direction": "below"}
CONTROL = {
    "kind": "tier",
    "steps": [
        {"to": "0%", "to_inclusive": True, "share": 1},
        {"from": "0%", "from_inclusive": False, "to": "10%", "to_inclusive": True, "share": 0.75},
        {"from": "10%", "from_inclusive": False, "to": "20%", "to_inclusive": True, "share": 0.5},
        {"from": "20%", "from_inclusive": False, "to": "30%", "to_inclusive": True, "share": 0.25},
        {"from": "30%", "from_inclusive": False, "share": 0},
    ],
}
RANKS = {
    "kind": "tier",
    "steps": [
        {"to": 5, "to_inclusive": True, "points": 5},
        {"from": 5, "from_inclusive": False, "to": 10, "to_inclusive": True, "points": 4.5},
        {"from": 10, "from_inclusive": False, "points": 4},
    ],
}
PROGRESS = {
    "kind": "formula",
    "expression": "1*min(六月/0.4, 1) + 2*min(九月/0.675, 1) + 2*min(十一月/0.825, 1)",
    "gives": "score",
}
FARMLAND = {
    "kind": "formula",
    "expression": "分值 - max(0, (1 - 实际/目标)*100)*1 - min(6, 问题数)",
    "gives": "score",
}


def months(*rates: str) -> Inputs:
    return Inputs(
        values={name: parse_quantity(rate) for name, rate in zip(("六月", "九月", "十一月"), rates, strict=True)}
    )


def ticked(*numbers: int) -> Inputs:
    return Inputs(choices={"satisfied": list(numbers)})


def checklist(*points: float) -> dict[str, object]:
    return {"kind": "checklist", "elements": [{"text": f"要点{p}", "points": p} for p in points]}


EXAMPLES = [
    pytest.param({"kind": "execution_rate"}, "10", execution("387664.62", "387664.62"), "10", id="1"),
    pytest.param({"kind": "execution_rate"}, "10", execution("79.27", "100"), "7.93", id="2"),
    pytest.param({"kind": "execution_rate"}, "10", execution("76", "100"), "7.6", id="3"),
    pytest.param({"kind": "execution_rate"}, "20", execution("10", "50"), "4", id="4"),
    pytest.param({"kind": "execution_rate", "rate_places": 0}, "10", execution("49.88", "100"), "5", id="5"),
    pytest.param(POINTS_ABOVE, "5", measured("88.66%"), "5", id="6-five"),
    pytest.param(POINTS_ABOVE, "8", measured("95.10%"), "8", id="6-eight"),
    pytest.param(THREE_PUBLIC, "8", measured("98.31%"), "0", id="7"),
    pytest.param(STEPS_BELOW, "5", measured("92.8%"), "3", id="8-step"),
    pytest.param(STEPS_BELOW, "8", measured("99.27%"), "8", id="8-within"),
    pytest.param(CONTROL, "8", measured("39.94%"), "0", id="9-eight"),
    pytest.param(CONTROL, "5", measured("39.94%"), "0", id="9-five"),
    pytest.param(checklist(1, 0.5, 0.5), "2", ticked(1, 2, 3), "2", id="11"),
    pytest.param(checklist(1, 0.5, 0.5, 1), "3", ticked(1, 2, 3, 4), "3", id="12"),
    pytest.param(checklist(2, 1, 1), "4", ticked(1, 2, 3), "4", id="13"),
    pytest.param({"kind": "ratio_up"}, "10", measured("735人次", "≥735人次"), "10", id="14"),
    pytest.param({"kind": "ratio_up"}, "10", measured("98%", "=100%"), "9.8", id="15"),
    pytest.param({"kind": "ratio_down"}, "10", measured("0.1%", "≤0.4%"), "10", id="16"),
    pytest.param({"kind": "ratio_up"}, "10", measured("2859篇", "≥2200篇"), "10", id="17"),
    pytest.param({"kind": "coefficient"}, "10", Inputs(choices={"percent": "98%"}), "9.8", id="18"),
    pytest.param({"kind": "ratio_up"}, "5", measured("4604", "≥4754"), "4.84", id="19"),
    pytest.param({"kind": "ratio_down"}, "10", measured("5830", "≤5300"), "9.09", id="20"),
    pytest.param(PROGRESS, "5", months("40%", "67.5%", "82.5%"), "5", id="21"),
    pytest.param(PROGRESS, "5", months("20%", "67.5%", "82.5%"), "4.5", id="21-late"),
    pytest.param(
        FARMLAND,
        "15",
        Inputs(parse_quantity("100亩"), parse_quantity("97亩"), {"问题数": parse_quantity("9")}),
        "6",
        id="22",
    ),
    pytest.param(RANKS, "5", measured("5"), "5", id="23-fifth"),
    pytest.param(RANKS, "5", measured("6"), "4.5", id="23-sixth"),
    pytest.param(RANKS, "5", measured("11"), "4", id="23-eleventh"),
    pytest.param({"kind": "coefficient"}, "25", Inputs(choices={"percent": 25}), "6.25", id="24"),
]


@pytest.mark.parametrize(("rule", "weight", "inputs", "score"), EXAMPLES)
def test_worked_example(rule: dict[str, object], weight: str, inputs: Inputs, score: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(weight), inputs)
    assert found.score == Decimal(score)
    assert found.status is Status.SCORED
    assert f"{found.score}" in found.basis


def test_example_10_no_such_project_has_full_marks() -> None:
    leaf = Leaf(
        "area", "楼堂馆所面积控制率", Decimal(5), parse_rule({"kind": "ratio_down"}), measured("不适用", "100%")
    )
    node = evaluate_tree(Branch("root", "", (leaf,)), LADDER).node("area")
    assert (node.score, node.status) == (Decimal(5), Status.NOT_APPLICABLE)


@pytest.mark.parametrize(("actual", "score"), [("129.99", "10"), ("130", "8"), ("200", "8")])
def test_over_achievement_deducts_from_130_percent(actual: str, score: str) -> None:
    adjustment = OverAchievement.parse({"kind": "over_achievement", "ratio": "130%", "action": "deduct", "points": 2})
    leaf = Leaf("a", "甲", Decimal(10), parse_rule({"kind": "ratio_up"}), measured(actual, "≥100"), adjustment)
    assert evaluate_tree(Branch("root", "", (leaf,)), LADDER).node("a").score == Decimal(score)


def test_over_achievement_scales_or_asks_for_a_reason() -> None:
    def node(action: str, inputs: Inputs):  # type: ignore[no-untyped-def]
        adjustment = OverAchievement.parse({"ratio": "130%", "action": action})
        leaf = Leaf("a", "甲", Decimal(10), parse_rule({"kind": "ratio_up"}), inputs, adjustment)
        return evaluate_tree(Branch("root", "", (leaf,)), LADDER).node("a")

    assert node("scale", measured("260", "100")).score == Decimal("5.00")
    unexplained = node("explain", measured("260", "100"))
    assert (unexplained.score, unexplained.status) == (Decimal(10), Status.NEEDS_ATTENTION)
    given = Inputs(parse_quantity("100"), parse_quantity("260"), choices={"reason": "任务追加"})
    assert node("explain", given).status is Status.SCORED


@pytest.mark.parametrize(
    ("rule", "weight", "inputs", "basis"),
    [
        ({"kind": "execution_rate"}, "5", execution("57.12", "100"), "执行率 57.12% × 分值 5 = 2.86"),
        (STEPS_BELOW, "5", measured("92.8%"), "完成值 92.80%，低于 100%，每满5个百分点扣2分，共扣 2.00，得 3.00"),
        (STEPS_BELOW, "5", measured("97.25%"), "完成值 97.25%，低于 100%，但不满5个百分点，不扣分，得满分 5.00"),
        (STEPS_BELOW, "5", measured("100%"), "完成值 100.00%，不低于 100%，得满分 5.00"),
        (POINTS_ABOVE, "4", measured("81.82%"), "完成值 81.82%，未超过 100%，得满分 4.00"),
        (POINTS_ABOVE, "4", measured("100.25%"), "完成值 100.25%，超过 100%，每1个百分点扣0.5分，共扣 0.12，得 3.88"),
        (THREE_PUBLIC, "8", measured("98.31%"), "完成值 98.31%，超过 0%，每1个百分点扣0.8分，扣完为止，得 0.00"),
        (CONTROL, "8", measured("39.94%"), "完成值 39.94%，属于“>30%”档，得 0.00"),
        ({"kind": "ratio_up"}, "5", measured("4604", "≥4754"), "完成率 96.84% × 分值 5 = 4.84"),
        ({"kind": "ratio_down"}, "5", measured("3", "≤4"), "完成值未超过指标值，得满分 5.00"),
        (
            {"kind": "finding_deduction", "points": 0.5},
            "3",
            Inputs(choices={"findings": 1}),
            "发现问题1项，每项扣0.5分，共扣0.5分，得 2.50",
        ),
        ({"kind": "yes_no"}, "1", Inputs(choices={"met": True}), "评定为“是”，得满分 1.00"),
        ({"kind": "yes_no"}, "1", measured("2次", "≥3次"), "完成值 2次，未达到指标值 ≥3次，得 0.00"),
        (
            {"kind": "interpolation", "low": {"value": "60%", "share": 0}, "high": {"value": "95%", "share": 1}},
            "10",
            measured("80%"),
            "完成值 80.00%，在 60%（得 0%）至 95%（得 100%）之间线性插值，得分比例 57.14% × 分值 10 = 5.71",
        ),
    ],
)
def test_basis_is_one_readable_sentence(rule: dict[str, object], weight: str, inputs: Inputs, basis: str) -> None:
    assert parse_rule(rule).evaluate(Decimal(weight), inputs).basis == basis
