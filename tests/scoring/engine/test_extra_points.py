"""Extra points: outside the weights, within their own limits, in a total that stays within its bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import Inputs, RuleError, parse_rule
from scoring.engine import Branch, EngineError, Leaf, NotApplicable, Override, Result, evaluate_tree
from tests.depth import examples
from tests.factories.rules import LADDER, RATIO_UP, leaf, measured, root

BONUS = parse_rule({"kind": "extra_points", "sign": "add", "points": "1.5", "most": 3})
PENALTY = parse_rule({"kind": "extra_points", "sign": "subtract", "points": 5, "most": 30})
OPINION = parse_rule({"kind": "extra_points", "sign": "add", "most": 3})


def extra(key: str, rule: Any, **choices: object) -> Leaf:
    return Leaf(key, key, Decimal(0), rule, Inputs(choices=choices))


def scored(percent: str, *extras: Leaf, **options: Any) -> Result:
    return evaluate_tree(root(leaf("a", "100", percent), Branch("加减分", "加减分", extras)), LADDER, **options)


@pytest.mark.parametrize(
    ("percent", "bonus", "penalty", "highest", "total", "word", "says"),
    [
        ("90%", 1, 0, None, "91.50", "优", "各指标得分合计 90.00，加减分 +1.50，得 91.50"),
        ("90%", 9, 0, None, "93.00", "优", "加减分 +3.00"),
        ("90%", 0, 1, None, "85.00", "良", "各指标得分合计 90.00，加减分 -5.00，得 85.00"),
        ("90%", 2, 99, None, "63.00", "中", "加减分 -27.00"),
        ("99%", 2, 0, None, "100.00", "优", "加减分后为102.00分，总分在0至100分之间，按100.00分计"),
        ("99%", 2, 0, "103", "102.00", "优", "得 102.00"),
        ("10%", 0, 6, None, "0.00", "差", "加减分后为-20.00分，总分在0至100分之间，按0.00分计"),
    ],
)
def test_worked_totals(
    percent: str, bonus: int, penalty: int, highest: str | None, total: str, word: str, says: str
) -> None:
    leaves = extra("创新", BONUS, times=bonus), extra("违纪", PENALTY, times=penalty)
    result = scored(percent, *leaves, highest=None if highest is None else Decimal(highest))
    assert result.grade is not None
    assert (str(result.total), result.grade.word) == (total, word)
    assert says in result.total_basis + result.cap_basis
    assert bool(result.cap_basis) == ("按" in says)


def test_extra_points_weigh_nothing_and_have_no_rate() -> None:
    result = scored("90%", extra("创新", OPINION, extra_points="2.5"), extra("违纪", PENALTY, times=1))
    assert [str(result.node(key).score) for key in ("创新", "违纪", "加减分")] == ["2.50", "-5.00", "-2.50"]
    assert result.node("加减分").weight == 0
    assert result.node("违纪").rate.text() == "不适用"
    assert result.node("创新").basis == "评价人评定加2.5分，得 2.50"


@pytest.mark.parametrize("policy", [NotApplicable.RESCALE, NotApplicable.SIBLING])
def test_what_does_not_apply_scales_the_indicators_and_not_the_extra_points(policy: NotApplicable) -> None:
    half = Leaf("b", "乙", Decimal(50), RATIO_UP, measured("不适用", "100%"))
    tree = root(leaf("a", "50", "90%"), half, extra("违纪", PENALTY, times=1))
    assert evaluate_tree(tree, LADDER, not_applicable=policy).total == Decimal("85.00")


def test_extra_points_are_not_scored_by_hand() -> None:
    with pytest.raises(EngineError, match="应为0至0的数"):
        evaluate_tree(
            root(
                leaf("a", "100", "90%"),
                Leaf("创新", "创新", Decimal(0), BONUS, override=Override(Decimal(2), "专家评定")),
            ),
            LADDER,
        )


@pytest.mark.parametrize(
    ("rule", "choices", "says"),
    [
        (BONUS, {}, "待填：加减分次数未填写"),
        (BONUS, {"times": "1.2"}, "加减分次数“1.2”应为不小于0的整数，请核对"),
        (OPINION, {"extra_points": 5}, "超出0至3，请核对"),
        (OPINION, {"extra_points": "-1"}, "超出0至3，请核对"),
    ],
)
def test_odd_extra_points(rule: Any, choices: dict[str, object], says: str) -> None:
    assert says in rule.evaluate(Decimal(0), Inputs(choices=choices)).basis


def test_a_weight_is_refused_and_a_limit_needed() -> None:
    assert PENALTY.problems(Decimal(0)) == ()
    assert PENALTY.problems(Decimal(5)) == ("加减分不占总分，分值应为0，现为5；最多减多少分写在规则的“上限”里",)
    assert PENALTY.sentence(Decimal(0)) == "每次减5分，最多减30分，不占分值。"
    assert OPINION.sentence(Decimal(0)) == "由评价人在0至3分之间加分，不占分值。"
    with pytest.raises(RuleError, match="没有填写“上限”"):
        parse_rule({"kind": "extra_points", "sign": "add"})


times = st.integers(0, 40)


@examples(200)
@given(st.decimals(0, 100, places=2), times, times, times)
def test_each_time_moves_the_total_its_own_way_and_never_out_of_bounds(
    percent: Decimal, few: int, more: int, penalties: int
) -> None:
    def total(bonus: int, penalty: int) -> Decimal:
        found = scored(f"{percent}%", extra("创新", BONUS, times=bonus), extra("违纪", PENALTY, times=penalty)).total
        assert found is not None
        return found

    assert 0 <= total(few, penalties + more) <= total(few, penalties) <= total(few + more, penalties) <= 100
