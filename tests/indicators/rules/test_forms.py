"""The forms and sentences of rules: whole, in Chinese, and never raising."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from indicators.rules import RULES, RuleError, parse_rule
from indicators.rules.forms import RULE_FORMS, in_chinese, read_rule, rule_values
from indicators.rules.sentences import rule_sentence
from tests.factories.rules import RULES_ODD, WEIGHTS


def test_every_kind_of_the_engine_has_its_form_under_the_engines_own_title() -> None:
    assert {kind: form.title for kind, form in RULE_FORMS.items()} == {kind: rule.title for kind, rule in RULES.items()}
    for kind, form in RULE_FORMS.items():
        known = {field.name.split(".")[0] for field in form.fields} | ({form.rows} if form.rows else set())
        assert known == set(RULES[kind].parameters)


@pytest.mark.parametrize("kind", sorted(RULE_FORMS))
def test_an_empty_form_is_a_rule_or_told_in_chinese(kind: str) -> None:
    rule, told = {"kind": kind}, ""
    try:
        rule = read_rule(kind, {})
    except RuleError as error:
        told = str(error)
    assert told or parse_rule(rule).kind == kind
    assert not any("a" <= letter <= "z" for letter in told), told
    with pytest.raises(RuleError, match="没有“x”这种评分规则"):
        read_rule("x", {})
    assert read_rule("", {}) == {}


@given(rule=RULES_ODD, weight=WEIGHTS)
def test_the_sentence_never_raises(rule: dict[str, Any], weight: Decimal) -> None:
    assert isinstance(rule_sentence(rule, weight), str)
    assert isinstance(in_chinese(str(rule)), str)
    assert isinstance(rule_values(rule), dict)
