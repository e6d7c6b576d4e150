"""Tiers by their word, points within bands, findings that cost by their class."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import Answers, Inputs, RuleError, Status, parse_rule
from indicators.rules.answers import Bounds
from tests.depth import examples

WORDS = {
    "kind": "named_tier",
    "steps": [{"name": "好", "points": 6}, {"name": "一般", "points": 3}, {"name": "Ｃ", "share": "0%"}],
}
BANDS = {
    "kind": "points_band",
    "bands": [
        {"name": "差", "low": 0, "high": 6},
        {"name": "强", "low": 13, "high": 20},
        {"name": "一般", "low": 7, "high": 12},
    ],
}
CLASSES = {
    "kind": "classed_findings",
    "classes": [{"text": "虚列支出", "points": 4}, {"text": "超标准支出", "points": 2, "cap": 5}],
}


def choices(**entered: object) -> Inputs:
    return Inputs(choices=entered)


@pytest.mark.parametrize(
    ("rule", "weight", "inputs", "score", "says"),
    [
        (WORDS, 6, choices(word="好"), "6.00", "评为“好”，得 6.00"),
        (WORDS, 6, choices(word=" 一般 "), "3.00", "评为“一般”，得 3.00"),
        (WORDS, 6, choices(word="C"), "0.00", "评为“Ｃ”，得 0.00"),
        (BANDS, 20, choices(score=13), "13.00", "评为“强”（13–20分），得 13.00"),
        (BANDS, 20, choices(score="12.5"), "12.50", "评为“一般”（7–12分），得 12.50"),
        (BANDS, 20, choices(score=0), "0.00", "评为“差”（0–6分），得 0.00"),
        (CLASSES, 10, choices(findings_1=0, findings_2=0), "10.00", "未发现问题，得满分 10.00"),
        (
            CLASSES,
            10,
            choices(findings_1="1", findings_2=3),
            "1.00",
            "虚列支出1项扣4分，超标准支出3项扣5分，共扣9分，得 1.00",
        ),
        (CLASSES, 10, choices(findings_1=3, findings_2=0), "0.00", "虚列支出3项扣12分，扣完为止，得 0.00"),
    ],
)
def test_worked_opinions(rule: dict[str, Any], weight: int, inputs: Inputs, score: str, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(weight), inputs)
    assert (str(found.score), found.basis, found.status) == (score, says, Status.SCORED)


@pytest.mark.parametrize(
    ("rule", "inputs", "status", "says"),
    [
        (WORDS, choices(word="较好"), Status.MISSING, "评定档次为“较好”，应为“好”、“一般”、“Ｃ”之一"),
        (WORDS, choices(), Status.MISSING, "评定档次未填写"),
        (WORDS, choices(word=["好"]), Status.MISSING, "应为“好”"),
        (BANDS, choices(score=25), Status.NEEDS_ATTENTION, "超出0至20"),
        (BANDS, choices(score="强"), Status.MISSING, "不是数"),
        (CLASSES, choices(findings_1=1), Status.MISSING, "“超标准支出”的问题数未填写"),
        (CLASSES, choices(findings_1="1.5", findings_2=0), Status.NEEDS_ATTENTION, "“虚列支出”的问题数“1.5”应为"),
        (CLASSES, choices(findings_1=-2, findings_2=0), Status.NEEDS_ATTENTION, "应为不小于0的整数"),
    ],
)
def test_odd_opinions(rule: dict[str, Any], inputs: Inputs, status: Status, says: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(20), inputs)
    assert found.status is status
    assert says in found.basis


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (WORDS | {"steps": [{"name": "A", "points": 1}, {"name": "Ａ", "points": 2}]}, "“A”出现两次"),
        (WORDS | {"steps": [{"name": "好"}]}, "“得分”与“占分值比例”应当且只应写一个"),
        (BANDS | {"bands": [{"name": "好", "low": 10, "high": 10}]}, "“最低分”10应小于“最高分”10"),
        (BANDS | {"bands": [{"name": "好", "low": 5, "high": 10}]}, "应从最高分到0依次相接"),
        (
            BANDS | {"bands": [{"name": "好", "low": 5, "high": 10}, {"name": "差", "low": 0, "high": 6}]},
            "为好5–10分、差0–6分，应从最高分到0依次相接，不重叠",
        ),
        (
            BANDS | {"bands": [{"name": "好", "low": 5, "high": 10}, {"name": "差", "low": 0, "high": 3}]},
            "两档之间至多空1分",
        ),
        (CLASSES | {"classes": [{"text": "虚列", "points": 0}]}, "第1行：“每项扣分”为“0”，应为大于0的数"),
    ],
)
def test_wrong_tiers_bands_and_classes_are_named(data: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule(data)


def test_points_that_do_not_fit_the_weight_are_named() -> None:
    assert parse_rule(WORDS).problems(Decimal(5)) == ("“好”档给6分，超过分值5",)
    assert parse_rule(BANDS).problems(Decimal(15)) == ("最高一档到20分，与分值15不一致",)
    assert parse_rule(BANDS).problems(Decimal(20)) == ()


def test_what_is_asked_names_the_words_the_ranges_and_the_classes() -> None:
    (word,) = parse_rule(WORDS).asks()
    assert (word.cell_kind, word.words, word.hint) == (
        Answers.WORD,
        ("好", "一般", "Ｃ"),
        "好 6分；一般 3分；Ｃ 分值的0%",
    )
    assert word.cell_kind.problem("C", Bounds(Decimal(6), words=word.words)) == ""
    assert [(answer.label, answer.hint) for answer in parse_rule(CLASSES).asks()] == [
        ("第1类问题数", "虚列支出每项扣4分"),
        ("第2类问题数", "超标准支出每项扣2分，最多扣5分"),
    ]


counts = st.integers(0, 12)


@examples(200)
@given(counts, counts, counts, counts, st.decimals(0, 30, places=2))
def test_more_findings_of_any_class_never_score_more(
    first: int, second: int, more: int, others: int, weight: Decimal
) -> None:
    rule = parse_rule(CLASSES)
    few = rule.evaluate(weight, choices(findings_1=first, findings_2=second)).score
    many = rule.evaluate(weight, choices(findings_1=first + more, findings_2=second + others)).score
    assert few is not None
    assert many is not None
    assert 0 <= many <= few <= weight
