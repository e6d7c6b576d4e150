"""Scoring standards: the rule's own words follow it, typed points that contradict weight or rule are told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.drafts.standards import contradictions, is_own_sentence
from indicators.rules import rule_sentence
from tests.depth import examples
from tests.factories.rules import ONE_OF_EACH, RULES_ODD, TEXTS, WEIGHTS

UP = {"kind": "ratio_up"}
POINTS = {"kind": "point_deduction", "limit": "100%", "direction": "above", "points": "0.5"}
TIERS = {"kind": "tier", "steps": [{"from": "90%", "points": 8}, {"from": "60%", "to": "90%", "points": 5}]}
SHARES = {"kind": "tier", "steps": [{"from": "90%", "share": 1}, {"from": "60%", "to": "90%", "share": "50%"}]}


@pytest.mark.parametrize(
    ("standard", "rule", "must", "what"),
    [
        ("达到指标值得10分；未达到的，得分 = 完成值 ÷ 指标值 × 10分。", UP, True, "评分标准写有10分，超过分值8分"),
        ("满分10分，按完成比例计分。", UP, True, "评分标准写有10分，超过分值8分"),
        ("达到的得满分（6分），否则按比例计分。", UP, True, "评分标准写明满分6分，分值是8分"),
        ("达到得6分，否则不得分。", UP, False, "评分标准最多给6分，分值是8分"),
        ("≤100%计8分，每超过1个百分点扣1分。", POINTS, False, "评分标准写的是扣1分，评分规则是扣0.5分"),
        ("90%以上得8分，60%至90%得3分。", TIERS, False, "各档的分数（3分）与评分规则的（5分）对不上"),
        ("90%以上得8分，60%至90%得3分。", SHARES, False, "各档的分数（3分）与评分规则的（4分）对不上"),
    ],
)
def test_points_that_contradict_are_told(standard: str, rule: dict[str, Any], must: bool, what: str) -> None:
    found = list(contradictions(standard, rule, Decimal(8)))
    assert [piece.must for piece in found] == [must]
    assert what in found[0].what


@pytest.mark.parametrize(
    ("standard", "rule"),
    [
        ("达到指标值得8分；未达到的按比例计分。", UP),
        ("达到得满分，未达到的不得分。", UP),
        ("考核得分80分以上得8分，60分至80分得4分。", UP),
        ("①制度健全（5分）；②执行有效得3分；③资料齐全得5分。", UP),
        ("每符合一项得2分，共4项。", UP),
        ("按百分制评定，得90分折算为本指标得分。", UP),
        ("每超过1个百分点扣0.5分，扣完为止。", POINTS),
        ("90%以上得8分，60%至90%得5分，其余不得分。", TIERS),
        ("90%以上得8分，60%至90%得4分。", SHARES),
        ("在30分钟内响应得8分。", UP),
        ("", UP),
        ("达到得8分。", {}),
        ("达到得8分。", {"kind": "不知道"}),
    ],
)
def test_points_that_go_together_are_left_alone(standard: str, rule: dict[str, Any]) -> None:
    assert list(contradictions(standard, rule, Decimal(8))) == []


@pytest.mark.parametrize("rule", ONE_OF_EACH, ids=lambda rule: rule["kind"])
def test_a_rules_own_sentence_is_known_at_its_weight_alone(rule: dict[str, Any]) -> None:
    sentence = rule_sentence(rule, Decimal(7))
    assert is_own_sentence(f" {sentence} ", rule, Decimal(7))
    assert list(contradictions(sentence, rule, Decimal(7))) == [], "a rule's own words never contradict it"
    differs = rule_sentence(rule, Decimal(9)) != sentence
    assert is_own_sentence(sentence, rule, Decimal(9)) != differs


@examples(200)
@given(TEXTS | st.text("得计扣满分每0123456789.分；，（）", max_size=30), RULES_ODD, WEIGHTS)
def test_nothing_that_is_typed_fails(standard: str, rule: dict[str, Any], weight: Decimal) -> None:
    for found in contradictions(standard, rule, weight):
        assert found.what
    assert is_own_sentence(standard, rule, weight) in (True, False)
