"""Rules describe themselves: what is written back reads as the same rule, and every parameter has its label."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import KINDS, OverAchievement, Rule, RuleError, parse_rule, rule_sentence
from indicators.rules.parameters import PartParameter, RowsParameter, parameters_of, read
from tests.factories.rules import ONE_OF_EACH, RULES_ODD, WEIGHTS

NUMBERS = st.decimals(0, 10**9, places=4) | st.integers(0, 10**6).map(Decimal)
POSITIVE = NUMBERS.filter(bool)
QUANTITIES = st.tuples(POSITIVE, st.sampled_from(["", "%", "人", "万元"])).map(lambda pair: f"{pair[0]:f}{pair[1]}")
RATES = POSITIVE.map(lambda number: f"{number:f}%")
SHARES = st.decimals(0, 1, places=4).map(str) | st.integers(0, 100).map(lambda number: f"{number}%")


@pytest.mark.parametrize("data", ONE_OF_EACH, ids=lambda data: data["kind"])
def test_a_rule_written_back_is_the_same_rule(data: dict[str, object]) -> None:
    rule = parse_rule(data)
    assert parse_rule(rule.data()) == rule
    assert parse_rule(rule.data()).data() == rule.data()


@given(limit=st.none() | RATES, step=RATES, points=POSITIVE, direction=st.sampled_from(["below", "above"]))
def test_figures_written_back_are_exact(limit: str | None, step: str, points: Decimal, direction: str) -> None:
    data = {"kind": "step_deduction", "limit": limit, "step": step, "points": str(points), "direction": direction}
    rule = parse_rule(data)
    assert parse_rule(rule.data()) == rule
    assert "float" not in str(rule.data())


@given(low=QUANTITIES, share=SHARES, points=NUMBERS)
def test_tiers_written_back_are_exact(low: str, share: str, points: Decimal) -> None:
    steps = [{"from": low, "share": share}, {"to": low, "points": str(points)}]
    rule = parse_rule({"kind": "tier", "steps": steps})
    assert parse_rule(rule.data()) == rule
    assert list(rule.data()["steps"][0]) == ["from", "share"], "what is as it is anyway is left out"


def test_the_order_in_which_people_write_rows_is_kept() -> None:
    steps = [{"from": "90%", "share": "100%"}, {"to": "90%", "share": "0%"}]
    assert parse_rule({"kind": "tier", "steps": steps}).data()["steps"] == steps


def test_an_over_achievement_written_back_is_the_same() -> None:
    adjustment = OverAchievement.parse({"ratio": "130%", "action": "deduct", "points": 2})
    assert OverAchievement.parse(adjustment.data()) == adjustment


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_says_what_it_is(kind: type[Rule]) -> None:
    assert kind.title
    assert kind.about.endswith("。")
    assert kind.figures or kind.answers or "expression" in parameters_of(kind)
    for described in _described(kind):
        labels = [parameter.label for parameter in parameters_of(described).values()]
        assert all(labels)
        assert len(set(labels)) == len(labels)


def _described(kind: type) -> list[type]:
    inner = [one for one in parameters_of(kind).values() if isinstance(one, PartParameter | RowsParameter)]
    return [kind, *(parameter.described for parameter in inner)]


def test_the_error_names_the_key_that_a_framework_writes() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule({"kind": "tier", "steps": [{"from": 1, "share": 1}, {"to": "一", "share": 0}]})
    assert caught.value.key == "steps.2.to"
    with pytest.raises(RuleError) as caught:
        parse_rule({"kind": "interpolation", "low": {"value": 1, "share": 2}, "high": {"value": 5, "share": 1}})
    assert caught.value.key == "low.share"
    with pytest.raises(RuleError, match="找到“甲”，应为“参数: 值”的对照表"):
        read(OverAchievement, "甲", "处理")


def test_more_rows_than_a_form_holds_are_refused() -> None:
    elements = [f"要点{number}" for number in range(41)]
    with pytest.raises(RuleError, match="至多40项"):
        parse_rule({"kind": "checklist", "elements": elements})


@given(rule=RULES_ODD, weight=WEIGHTS)
def test_the_sentence_never_raises(rule: dict[str, Any], weight: Decimal) -> None:
    assert isinstance(rule_sentence(rule, weight), str)


@pytest.mark.parametrize("data", ONE_OF_EACH, ids=lambda data: data["kind"])
def test_every_rule_has_a_whole_sentence_with_its_weight_or_parameters(data: dict[str, object]) -> None:
    sentence = rule_sentence(data, Decimal("7.50"))
    assert sentence.endswith("。")
    assert "7.50" not in sentence
    words = sentence.replace(str(data.get("expression", "")), "")
    assert not any("a" <= letter <= "z" for letter in words), sentence
