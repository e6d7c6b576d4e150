"""One score for several targets, and for several projects weighted by their money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import parse_quantity
from indicators.rules import Answers, Inputs, RuleError, Status, parse_rule
from tests.depth import examples

STORAGE = {
    "kind": "several_targets",
    "counting": "all",
    "targets": [{"name": "存储容量", "target": "≥25TB"}, {"name": "可用率", "target": "100%"}],
}
MEAN = STORAGE | {"counting": "average"}
COSTS = {
    "kind": "several_targets",
    "counting": "average",
    "targets": [
        {"name": "单价", "target": "≤50元"},
        {"name": "事故", "target": "=0次"},
        {"name": "场次", "target": "=20场"},
        {"name": "投诉", "target": "<3次"},
    ],
}
MONEY = {"kind": "money_average"}


def figures(**values: str) -> Inputs:
    return Inputs(values={name: parse_quantity(value) for name, value in values.items()})


def projects(scores: object, amounts: object) -> Inputs:
    return Inputs(choices={"project_scores": scores, "amounts": amounts})


@pytest.mark.parametrize(
    ("rule", "inputs", "score", "says"),
    [
        (STORAGE, figures(存储容量="26TB", 可用率="100%"), "10.00", "各项都达到，得满分 10.00"),
        (
            STORAGE,
            figures(存储容量="25TB", 可用率="98%"),
            "0.00",
            "存储容量 25TB，达到≥25TB；可用率 98.00%，未达到100%（98.00%）；有未达到的，得 0.00",
        ),
        (MEAN, figures(存储容量="26TB", 可用率="98%"), "9.90", "平均 99.00% × 分值 10 = 9.90"),
        (MEAN, figures(存储容量="20TB", 可用率="0%"), "4.00", "平均 40.00%"),
        (COSTS, figures(单价="62.5元", 事故="0次", 场次="25场", 投诉="2次"), "9.00", "平均 90.00% × 分值 10 = 9.00"),
        (COSTS, figures(单价="40元", 事故="1次", 场次="16场", 投诉="4次"), "6.38", "事故 1次，未达到=0次（0.00%）"),
        (MEAN, figures(存储容量="20TB", 可用率="不适用"), "8.00", "平均 80.00% × 分值 10 = 8.00"),
        (MONEY, projects([90, 70], [300, 100]), "8.50", "2个项目按资金额加权平均 85 分，× 分值 10 ÷ 100 = 8.50"),
        (MONEY, projects(["100", "0"], ["1", "2"]), "3.33", "加权平均 33.3333 分"),
    ],
)
def test_worked_figures(rule: dict[str, Any], inputs: Inputs, score: str, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), inputs)
    assert str(found.score) == score
    assert says in found.basis


@pytest.mark.parametrize(
    ("rule", "inputs", "status", "says"),
    [
        (STORAGE, figures(存储容量="26TB"), Status.MISSING, "可用率未填写"),
        (STORAGE, figures(存储容量="26人", 可用率="98元"), Status.MISSING, "可用率的计量单位不一致"),
        (STORAGE, figures(存储容量="不适用", 可用率="不适用"), Status.NOT_APPLICABLE, "各项完成值都为“不适用”"),
        (
            COSTS,
            figures(单价="50元", 事故="0次", 场次="20场", 投诉="3次"),
            Status.NEEDS_ATTENTION,
            "投诉的完成值与指标值“<3次”相等",
        ),
        (MONEY, projects([90], [1, 2]), Status.MISSING, "有1个项目得分、2个资金额，应一一对应"),
        (MONEY, projects([90], [0]), Status.MISSING, "各项目资金额都应大于0"),
        (MONEY, projects([101], [1]), Status.NEEDS_ATTENTION, "有项目得分超出0至100"),
        (MONEY, projects("90", [1]), Status.MISSING, "各项目得分（百分制）“90”应为以顿号隔开的数"),
        (MONEY, projects([90, "甲"], [1, 1]), Status.MISSING, "应为以顿号隔开的数"),
        (MONEY, Inputs(), Status.MISSING, "各项目得分（百分制）未填写"),
    ],
)
def test_odd_figures(rule: dict[str, Any], inputs: Inputs, status: Status, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), inputs)
    assert found.status is status
    assert says in found.basis


def test_targets_of_one_name_are_refused() -> None:
    with pytest.raises(RuleError, match="“各项指标值”中“甲”出现两次"):
        parse_rule(STORAGE | {"targets": [{"name": "甲", "target": "1"}, {"name": "甲", "target": "2"}]})


def test_each_target_is_a_figure_and_keeps_its_sign() -> None:
    rule = parse_rule(STORAGE)
    assert rule.needs() == ("values.存储容量", "values.可用率")
    assert rule.data() == STORAGE
    assert rule.sentence(Decimal(10)) == "存储容量≥25TB、可用率100%，全部达到得10分，有一项未达到的不得分。"
    assert [answer.cell_kind for answer in parse_rule(MONEY).asks()] == [Answers.PERCENTS, Answers.WEIGHTS]


numbers = st.decimals(-20, 200, places=2)


@examples(300)
@given(st.sampled_from([STORAGE, MEAN]), numbers, numbers, numbers)
def test_more_of_a_target_to_be_reached_never_scores_less(
    rule: dict[str, Any], one: Decimal, other: Decimal, rate: Decimal
) -> None:
    lower, higher = (
        parse_rule(rule).evaluate(Decimal(10), figures(存储容量=f"{actual}TB", 可用率=f"{rate}%")).score
        for actual in sorted((one, other))
    )
    assert lower is not None
    assert higher is not None
    assert 0 <= lower <= higher <= 10


@examples(300)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 999)), min_size=1, max_size=6))
def test_a_weighted_mean_lies_between_the_lowest_and_the_highest(pairs: list[tuple[int, int]]) -> None:
    scores, amounts = [score for score, _ in pairs], [amount for _, amount in pairs]
    found = parse_rule(MONEY).evaluate(Decimal(100), projects(scores, amounts)).score
    assert found is not None
    assert min(scores) <= found <= max(scores)
