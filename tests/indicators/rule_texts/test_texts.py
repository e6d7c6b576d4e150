"""The rules proposed for made-up rule texts: right rule, right score, a question where a person must decide."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from budgets.quantities import parse_quantity
from indicators.rule_texts import propose, tried
from indicators.rules import Inputs, parse_rule, same_rule
from indicators.rules.numbers import decimal_text
from tests.indicators.rule_texts.rows import FOLDER, Row, rows

ROWS = rows(*sorted(path.name for path in FOLDER.glob("texts_*.yaml")))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_text_is_proposed_as_its_rule(row: Row) -> None:
    assert row.faults() == []


def test_every_rule_of_the_tables_is_tried_at_values() -> None:
    scored = [row for row in ROWS if row.rule and "问题数" not in str(row.rule)]
    assert len(ROWS) > 450
    assert [str(row) for row in scored if len(row.scores) < 2] == []


def test_a_distance_and_findings_are_scored_together() -> None:
    text = "高标准农田建成面积每减少1%扣1分；每发现一项质量问题扣1分，最多扣6分。"
    rule = parse_rule(propose(text, weight=Decimal(15), target="≥5000亩").rule)
    scores = [
        rule.evaluate(
            Decimal(15),
            Inputs(parse_quantity("≥5000亩"), parse_quantity(done), values={"问题数": parse_quantity(found)}),
        ).score
        for done, found in (("5000亩", "0项"), ("4850亩", "2项"), ("5000亩", "9项"))
    ]
    assert scores == [Decimal("15.00"), Decimal("10.00"), Decimal("9.00")]


@pytest.mark.parametrize("row", [row for row in ROWS if row.proposal().rule], ids=str)
def test_a_proposed_rule_can_be_tried(row: Row) -> None:
    given = row.proposal()
    trials = tried(given.rule, row.weight, row.about.get("target") or given.inputs.get("target", ""))
    assert 2 <= len(trials) <= 5
    assert all(trial.sentence for trial in trials)


def test_values_around_the_limit_are_tried_by_the_rule_itself() -> None:
    rule = {"kind": "point_deduction", "limit": "100%", "direction": "above", "points": "0.5"}
    trials = tried(rule, Decimal(5))
    assert [(trial.value, trial.score) for trial in trials] == [
        ("98%", Decimal("5.00")),
        ("99.5%", Decimal("5.00")),
        ("100%", Decimal("5.00")),
        ("100.5%", Decimal("4.75")),
        ("102%", Decimal("4.00")),
    ]
    assert trials[-1].sentence == "完成值 102.00%，超过 100%，每1个百分点扣0.5分，共扣 1.00，得 4.00"


def test_values_are_tried_in_the_unit_of_the_target() -> None:
    trials = tried({"kind": "ratio_down"}, Decimal(10), "≤5300元/人")
    assert [(trial.value, trial.score) for trial in trials] == [
        ("5830元/人", Decimal("9.09")),
        ("5300元/人", Decimal("10.00")),
        ("4770元/人", Decimal("10.00")),
        ("3975元/人", Decimal("10.00")),
        ("2650元/人", Decimal("10.00")),
    ]


def test_a_step_that_is_a_share_of_the_limit_is_tried_as_such() -> None:
    rule = propose("≤5300元/人，每超1%扣1分", weight=Decimal(10)).rule
    assert [(trial.value, trial.score) for trial in tried(rule, Decimal(10))][-2:] == [
        ("5326.5元/人", Decimal("9.50")),
        ("5406元/人", Decimal("8.00")),
    ]


def test_both_edges_of_an_allowed_deviation_are_tried() -> None:
    rule = propose("执行率在95%-105%之间得满分，每偏离1个百分点扣0.3分", weight=Decimal(3)).rule
    assert [(trial.value, trial.score) for trial in tried(rule, Decimal(3))] == [
        ("93%", Decimal("2.40")),
        ("95%", Decimal("3.00")),
        ("100%", Decimal("3.00")),
        ("105%", Decimal("3.00")),
        ("107%", Decimal("2.40")),
    ]


def test_days_are_tried_around_the_one_that_is_due() -> None:
    rule = {"kind": "date_target", "deadline": "2024年6月30日", "period": "day", "points": "0.5"}
    trials = tried(rule, Decimal(3))
    assert [(trial.value, trial.score) for trial in trials] == [
        ("2024年6月20日", Decimal("3.00")),
        ("2024年6月30日", Decimal("3.00")),
        ("2024年7月1日", Decimal("2.50")),
        ("2024年8月4日", Decimal("0.00")),
        ("未完成", Decimal("0.00")),
    ]


class TestQuestions:
    def test_full_marks_that_are_not_the_weight_are_asked_with_both_answers(self) -> None:
        given = propose("控制率≤100%计5分，每超过1个百分点扣0.5分。", weight=Decimal(8))
        assert str(given.questions[0]) == "文中满分为5分，本指标分值为8分，请确认。"
        kept, scaled = given.questions[0].choices
        assert (kept.label, kept.weight, kept.rule["points"]) == ("按原文分数，分值改为5", Decimal(5), "0.5")
        assert (scaled.label, scaled.weight, scaled.rule["points"]) == ("分数按8÷5折算", None, "0.8")
        assert given.rule == kept.rule

    def test_elements_that_do_not_add_up_are_no_rule_but_answers(self) -> None:
        given = propose("①有制度（1分）；②有执行（1分）", weight=Decimal(3))
        assert given.rule is None
        assert given.reason == "文中各要点合计2分，与分值3不一致，请确认。"
        labels = {
            choice.label: [row.get("points") for row in choice.rule["elements"]]
            for choice in given.questions[0].choices
        }
        assert labels == {
            "按原文，分值改为2": ["1", "1"],
            "各要点按比例折算到3分": ["1.5", "1.5"],
            "各要点平均分配分值": [None, None],
        }

    def test_sides_that_contradict_each_other_are_asked(self) -> None:
        given = propose("满意度≥90%得满分，每超过1个百分点扣1分", weight=Decimal(5))
        assert "方向相反" in str(given.questions[0])
        assert [choice.rule["direction"] for choice in given.questions[0].choices] == ["above", "below"]
        assert given.rule == given.questions[0].choices[0].rule

    def test_a_clause_that_is_not_read_is_kept_word_for_word(self) -> None:
        given = propose("每发现一处问题扣1分，扣完为止；另见附件《考核细则》第三条。", weight=Decimal(5))
        assert same_rule(given.rule, {"kind": "finding_deduction", "points": 1})
        assert given.unread == ("另见附件《考核细则》第三条",)
        assert not given.is_sure

    def test_discretion_beside_a_rule_is_asked(self) -> None:
        given = propose("每发现一处问题扣1分，扣完为止；情节轻微的酌情扣分。", weight=Decimal(5))
        assert given.rule == {"kind": "finding_deduction", "points": "1"}
        assert [str(question) for question in given.questions] == ["“情节轻微的酌情扣分”是酌情扣分，没有尺度，请确认。"]

    def test_no_text_is_no_rule(self) -> None:
        given = propose(" \n", weight=Decimal(5))
        assert (given.rule, given.reason) == (None, "没有评分标准文字。")


class TestAsides:
    def test_what_was_taken_for_granted_is_said(self) -> None:
        given = propose("每超过一个百分点扣0.5分", weight=Decimal(5), target="≤100%")
        assert given.assumptions == (
            "文中没有写不足1个百分点怎样扣，不足1个百分点的按比例扣。",
            "文中没有写扣完为止，按最低0分计。",
        )
        assert given.is_sure

    def test_the_formula_of_the_actual_is_kept(self) -> None:
        text = "控制率=（在职人员数/编制数）×100%；控制率≤100%得满分，每超过1个百分点扣0.5分。"
        given = propose(text, weight=Decimal(5))
        assert given.definition == "控制率=（在职人员数/编制数）×100%"
        assert (given.inputs, given.limit) == ({"target": "≤100%"}, "100%")

    def test_a_cap_of_the_total_is_a_hint(self) -> None:
        given = propose("执行率×10分；执行率低于60%的，总分不超过69分。", weight=Decimal(10))
        assert [(cap.below, cap.cap) for cap in given.caps] == [("60%", Decimal(69))]


def test_two_hundred_texts_are_read_in_under_a_second() -> None:
    many = (ROWS * 2)[:200]
    best = min(_seconds(many) for _ in range(3))
    assert best < 1


def _seconds(many: list[Row]) -> float:
    begin = time.perf_counter()
    for row in many:
        row.proposal()
    return time.perf_counter() - begin


def test_the_sentence_is_the_rules_own() -> None:
    given = propose("每超过一个百分点扣0.5分", weight=Decimal("4.5"), target="≤100%")
    assert given.rule is not None
    assert given.sentence == parse_rule(given.rule).sentence(Decimal(decimal_text(Decimal("4.5"))))
