"""Rules as forms: made from their parameters, read back without a loss, judged by the rules themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.drafts.rule_forms import BLANK_ROWS, OverAchievementForm, ParametersForm, RuleForm
from indicators.rules import KINDS, RULES, Rule, parse_rule, same_rule
from tests.factories.frameworks import shipped
from tests.factories.rules import ONE_OF_EACH, RULES_ODD, TEXTS

SHIPPED = [dict(leaf.rule) for framework in shipped() for _, leaf in framework.leaves()]


def posted_by(*forms: ParametersForm) -> dict[str, str]:
    """What a browser would send of forms as they are shown."""
    sent = {}
    for form in forms:
        for field in form:
            value = field.value()
            if field.widget_type == "checkbox":
                sent |= {field.html_name: "on"} if value else {}
            elif field.widget_type == "select":
                sent[field.html_name] = value or field.field.widget.choices[0][0]
            else:
                sent[field.html_name] = "" if value is None else str(value)
    return sent


def sent_by(form: RuleForm) -> dict[str, str]:
    return posted_by(form, *(row for table in form.tables for row in table.rows))


@pytest.mark.parametrize("data", [*ONE_OF_EACH, *SHIPPED], ids=lambda data: data["kind"])
def test_a_rule_goes_through_its_form_unchanged(data: dict[str, Any]) -> None:
    form = RuleForm(RULES[data["kind"]], None, data)
    read = RuleForm(RULES[data["kind"]], sent_by(form))
    assert read.is_valid(), read.errors
    assert read.rule is not None
    assert same_rule(read.rule.data(), data)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_an_empty_form_is_a_rule_or_is_told_in_chinese(kind: type[Rule]) -> None:
    form = RuleForm(kind, sent_by(RuleForm(kind)))
    assert form.is_valid() == (form.rule is not None)
    assert form.is_valid() == (not form.fault)
    assert not any("a" <= letter <= "z" for letter in form.fault), form.fault


def test_a_faulty_parameter_is_told_beside_its_field() -> None:
    sent = {"rule-step_deduction-step": "五", "rule-step_deduction-direction": "below"}
    form = RuleForm(RULES["step_deduction"], sent)
    assert not form.is_valid()
    assert form.errors["step"] == ["评分规则“按档扣分”：“每档”为“五”，应为大于0的数值，如“5%”"]
    sent = {"rule-interpolation-low.value": "60%", "rule-interpolation-low.share": "2"}
    part = RuleForm(RULES["interpolation"], sent)
    assert "“占分值比例”为“2”" in part.errors["low.share"][0]


def test_a_faulty_row_is_told_in_the_row_and_at_the_head() -> None:
    sent = {"rule-tier-0-from": "90%", "rule-tier-0-share": "1", "rule-tier-2-to": "九成", "rule-tier-2-points": "0"}
    form = RuleForm(RULES["tier"], sent)
    assert not form.is_valid()
    assert form.fault == "评分规则“分档计分”的“各档”第2行：“止”为“九成”，应为数值，可带单位，如“95%”"
    (table,) = form.tables
    assert [bool(row.errors) for row in table.rows] == [False, False, True] + [False] * BLANK_ROWS


def test_figures_are_folded_to_half_width_and_words_are_not() -> None:
    sent = {"rule-checklist-0-text": "ＡＢ，Ｃ", "rule-checklist-0-points": "１．５"}
    form = RuleForm(RULES["checklist"], sent)
    assert form.is_valid()
    assert form.rule == parse_rule({"kind": "checklist", "elements": [{"text": "ＡＢ，Ｃ", "points": Decimal("1.5")}]})


def test_a_tick_that_stands_unless_it_is_taken_away() -> None:
    stored = {"kind": "tier", "steps": [{"from": "90%", "from_inclusive": False, "share": 1}]}
    (table,) = RuleForm(RULES["tier"], None, stored).tables
    assert [row["from_inclusive"].value() for row in table.rows] == [False, True, True, True]


def test_over_achievement_without_an_action_is_none() -> None:
    form = OverAchievementForm({"over-ratio": "130%", "over-action": "", "over-points": ""})
    assert form.is_valid()
    assert form.typed() == {}
    shown = OverAchievementForm(None, {"ratio": "130%", "action": "deduct", "points": "2"})
    read = OverAchievementForm(posted_by(shown))
    assert read.is_valid()
    assert read.typed() == {"ratio": "130%", "action": "deduct", "points": "2"}


@given(stored=RULES_ODD, typed=st.lists(TEXTS, max_size=30))
def test_a_form_never_raises(stored: dict[str, Any], typed: list[str]) -> None:
    for kind in KINDS:
        shown = RuleForm(kind, None, stored)
        sent = dict(zip(sent_by(shown), typed, strict=False))
        form = RuleForm(kind, sent)
        assert form.is_valid() == (form.rule is not None)
