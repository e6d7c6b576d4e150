"""Roll-up, grades, caps, overrides and indicators that do not apply."""

from decimal import Decimal

import pytest

from budgets.quantities import parse_quantity
from indicators.rules import Ladder, RuleError, Status, parse_caps, parse_rule
from scoring.engine import Branch, EngineError, Leaf, NotApplicable, Override, compile_tree, evaluate_tree
from tests.factories.rules import LADDER, leaf, measured, root


@pytest.mark.parametrize(
    ("total", "index", "word"),
    [
        ("0", 3, "差"),
        ("59.99", 3, "差"),
        ("59.995", 2, "中"),
        ("60", 2, "中"),
        ("79.99", 2, "中"),
        ("80", 1, "良"),
        ("89.6", 1, "良"),
        ("89.99", 1, "良"),
        ("89.994", 1, "良"),
        ("89.995", 0, "优"),
        ("90", 0, "优"),
        ("100", 0, "优"),
    ],
)
def test_grade_edges(total: str, index: int, word: str) -> None:
    grade = LADDER.grade(Decimal(total))
    assert (grade.index, grade.word) == (index, word)


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ([], "应为由高到低的列表"),
        ([{"word": "优", "from": 90}, {"word": "差", "from": 10}], "最低一级从10起，应从0起"),
        ([{"word": "优", "from": 80}, {"word": "良", "from": 90}, {"word": "差", "from": 0}], "应由高到低"),
        ([{"word": "优", "from": 90}, {"word": "优", "from": 0}], "有重复"),
        ([{"word": "优", "from": 90, "to": 100}, {"word": "差", "from": 0}], "不认识参数“to”"),
        ([{"word": "优", "from": "高"}], "第1级：“起点”为“高”，应为不小于0的数"),
        ([{"word": "优", "from": 100}, {"word": "差", "from": 0}], "应低于满分100"),
    ],
)
def test_ladder_refuses_gaps_and_overlaps(bands: list[dict[str, object]], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        Ladder.parse(bands)


def test_leaves_round_half_up_and_the_total_is_the_sum_of_what_is_displayed() -> None:
    result = evaluate_tree(root(leaf("a", "1", "0.5%"), leaf("b", "1", "0.5%"), leaf("c", "98", "100%")), LADDER)
    assert [node.score for node in result.leaves] == [Decimal("0.01"), Decimal("0.01"), Decimal(98)]
    assert result.total == Decimal("98.02")
    assert result.node("a").computed is not None
    assert result.node("a").computed.raw == Decimal("0.005")  # type: ignore[union-attr]


@pytest.mark.parametrize(("one", "three", "total"), [("0%", "100%", 75), ("100%", "0%", 25), ("100%", "100%", 100)])
def test_weights_as_shares_scale_to_the_total(one: str, three: str, total: int) -> None:
    result = evaluate_tree(root(leaf("one", "1", one), leaf("three", "3", three)), LADDER)
    assert result.total == total


def test_every_level_has_weight_score_and_rate() -> None:
    process = Branch("process", "过程", (leaf("a", "10", "50%"), Branch("inner", "管理", (leaf("b", "30", "100%"),))))
    result = evaluate_tree(root(process, leaf("c", "60", "90%")), LADDER)
    found = [(node.key, node.level, node.weight, node.score, str(node.rate)) for node in result.nodes]
    assert found == [
        ("root", 0, 100, 89, "89.00%"),
        ("process", 1, 40, 35, "87.50%"),
        ("a", 2, 10, 5, "50.00%"),
        ("inner", 2, 30, 30, "100.00%"),
        ("b", 3, 30, 30, "100.00%"),
        ("c", 1, 60, 54, "90.00%"),
    ]
    assert result.node("b").path == ("过程", "管理", "b")
    assert result.grade is not None
    assert result.grade.word == "良"


def test_empty_branch_weight_zero_and_nothing_to_score() -> None:
    result = evaluate_tree(root(Branch("empty", "空"), leaf("zero", "0", "50%"), leaf("all", "100", "95%")), LADDER)
    assert result.total == 95
    assert str(result.node("empty").rate) == "不适用"
    assert result.node("zero").score == 0
    nothing = evaluate_tree(root(leaf("zero", "0", "50%")), LADDER)
    assert (nothing.total, nothing.grade) == (None, None)
    assert evaluate_tree(root(), LADDER).total is None


def test_missing_leaf_leaves_the_total_provisional() -> None:
    result = evaluate_tree(root(leaf("a", "40", ""), leaf("b", "60", "100%")), LADDER)
    assert (result.total, result.status) == (60, Status.MISSING)
    assert result.node("a").score is None
    assert str(result.node("a").rate) == ""
    assert "完成值未填写" in result.node("a").basis


def family(policy: str) -> Branch:
    away = Leaf("away", "采购", Decimal(4), parse_rule({"kind": "ratio_up"}), measured("不适用", "100%"))
    near = Branch("near", "过程", (away, leaf("p", "3", "50%"), leaf("q", "3", "100%")))
    assert NotApplicable.parse(policy)
    return root(near, leaf("rest", "90", "90%"))


@pytest.mark.parametrize(
    ("policy", "total", "weights"),
    [
        ("full", "89.50", ["10", "4", "3", "3"]),
        ("rescale", "89.06", ["6", "0", "3", "3"]),
        ("sibling", "88.50", ["10", "0", "5", "5"]),
    ],
)
def test_not_applicable_policies(policy: str, total: str, weights: list[str]) -> None:
    result = evaluate_tree(family(policy), LADDER, not_applicable=NotApplicable.parse(policy))
    assert result.total == Decimal(total)
    assert [result.node(key).weight for key in ("near", "away", "p", "q")] == [Decimal(text) for text in weights]
    assert result.node("away").status is Status.NOT_APPLICABLE


CAPS = parse_caps(
    [
        {"below": "80%", "cap": 89, "fact": "执行率"},
        {"below": "70%", "cap": 79, "fact": "执行率"},
        {"below": "60%", "cap": 69, "fact": "执行率"},
        {"below": "50%", "cap": 59, "fact": "执行率"},
    ]
)


@pytest.mark.parametrize(
    ("rate", "total", "word"),
    [
        ("49.99%", 59, "差"),
        ("50%", 69, "中"),
        ("59.99%", 69, "中"),
        ("60%", 79, "中"),
        ("69.99%", 79, "中"),
        ("70%", 89, "良"),
        ("79.99%", 89, "良"),
        ("80%", 95, "优"),
    ],
)
def test_caps_are_half_open_and_come_after_the_sum(rate: str, total: int, word: str) -> None:
    result = evaluate_tree(root(leaf("a", "100", "95%")), LADDER, caps=CAPS, facts={"执行率": parse_quantity(rate)})
    assert result.grade is not None
    assert (result.total, result.grade.word, result.summed) == (total, word, 95)
    assert (result.capped_from, rate.rstrip("%") in result.cap_basis) == ((95, True) if total < 95 else (None, False))


def test_cap_without_its_fact_is_named() -> None:
    result = evaluate_tree(root(leaf("a", "100", "95%")), LADDER, caps=CAPS)
    assert (result.total, result.unknown_facts) == (95, ("执行率",))


def test_override_keeps_the_computed_score_beside_it() -> None:
    result = evaluate_tree(
        root(leaf("a", "10", "50%", Override(Decimal("7.5"), "专家组复核")), leaf("b", "90", "100%")), LADDER
    )
    node = result.node("a")
    assert (node.score, result.total) == (Decimal("7.5"), Decimal("97.5"))
    assert node.computed is not None
    assert node.computed.score == 5
    assert "专家组复核" in node.basis


@pytest.mark.parametrize(
    ("score", "reason", "message"),
    [
        ("5", " ", "没有理由"),
        ("10.01", "理由", "应为0至10"),
        ("-1", "理由", "应为0至10"),
        ("NaN", "理由", "应为0至10"),
        ("1.234", "理由", "0.01的整数倍"),
    ],
)
def test_override_that_cannot_stand(score: str, reason: str, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        evaluate_tree(root(leaf("a", "10", "50%", Override(Decimal(score), reason))), LADDER)


def test_bad_trees_are_refused() -> None:
    with pytest.raises(EngineError, match="重复"):
        compile_tree(root(leaf("a", "1", "1%"), leaf("a", "1", "1%")), LADDER)
    with pytest.raises(EngineError, match="分值"):
        compile_tree(root(leaf("a", "-1", "1%")), LADDER)
    with pytest.raises(EngineError, match="没有代码为“b”的指标"):
        compile_tree(root(leaf("a", "1", "1%")), LADDER).evaluate({}, {"b": Override(Decimal(0), "理由")})
