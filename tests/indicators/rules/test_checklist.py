"""Checklists: alternatives, groups of which one must hold, what does not apply, points off for what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import Inputs, RuleError, Status, parse_rule
from tests.depth import examples


def of(*elements: object, **others: object) -> dict[str, Any]:
    return {"kind": "checklist", "elements": list(elements), **others}


def ticked(*numbers: int, inapplicable: object = None) -> Inputs:
    return Inputs(choices={"satisfied": list(numbers), "inapplicable": inapplicable})


# County form: 暂存款率 or its change, one of the two, beside an element of its own.
EITHER = of(
    {"text": "暂存款率不高于9%", "points": 6, "group": "暂存款", "may_not_apply": True},
    {"text": "暂存款变动率不高于-30%", "points": 6, "group": "暂存款", "may_not_apply": True},
    {"text": "按时清理", "points": 4},
)
ONE_OF = of(
    {"text": "有批复文件", "group": "立项依据", "required": True},
    {"text": "有会议纪要", "group": "立项依据", "required": True},
    "资料齐全",
)
ALL = of(*({"text": text, "required": True} for text in ("依据充分", "程序合规")))
MISSING = of("依据充分", "程序合规", "资料齐全", "公开及时", "备案完整", deduction=2)


@pytest.mark.parametrize(
    ("rule", "inputs", "score", "basis"),
    [
        (EITHER, ticked(1, 2, 3), "10.00", "评价要点2项，符合2项（6+4），得 10.00"),
        (EITHER, ticked(2), "6.00", "评价要点2项，符合1项（6），得 6.00"),
        (EITHER, ticked(3), "4.00", "评价要点2项，符合1项（4），得 4.00"),
        (EITHER, ticked(3, inapplicable=[1, 2]), "10.00", "评价要点2项，符合2项（6+4），得 10.00"),
        (EITHER, ticked(3, inapplicable=[1]), "4.00", "评价要点2项，符合1项（4），得 4.00"),
        (ONE_OF, ticked(2, 3), "10.00", "评价要点2项，符合2项，10 × 2 ÷ 2，得 10.00"),
        (ONE_OF, ticked(1), "5.00", "评价要点2项，符合1项，10 × 1 ÷ 2，得 5.00"),
        (ONE_OF, ticked(3), "0.00", "评价要点2项，符合1项，必备要点不符合，得 0.00"),
        (ALL, ticked(1), "0.00", "评价要点2项，符合1项，必备要点不符合，得 0.00"),
        (ALL, ticked(1, 2), "10.00", "评价要点2项，符合2项，10 × 2 ÷ 2，得 10.00"),
        (MISSING, ticked(1, 2, 3, 4, 5), "10.00", "评价要点5项，符合5项，得 10.00"),
        (MISSING, ticked(1, 3, 5), "6.00", "评价要点5项，符合3项，缺2项，每缺一项扣2分，得 6.00"),
        (MISSING | {"deduction": 4}, ticked(), "0.00", "评价要点5项，符合0项，缺5项，每缺一项扣4分，得 0.00"),
    ],
)
def test_worked_checklists(rule: dict[str, Any], inputs: Inputs, score: str, basis: str) -> None:
    found = parse_rule(rule).evaluate(Decimal(10), inputs)
    assert (str(found.score), found.basis, found.status) == (score, basis, Status.SCORED)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            EITHER,
            "共2项要点（6、4分），符合的得该项分数。暂存款：“暂存款率不高于9%”“暂存款变动率不高于-30%”符合其一即可。"
            "“暂存款率不高于9%”“暂存款变动率不高于-30%”不适用的，视为符合。",
        ),
        (
            ONE_OF,
            "共2项要点，每符合一项得10 ÷ 2分。“立项依据”不符合的，本项不得分。"
            "立项依据：“有批复文件”“有会议纪要”符合其一即可。",
        ),
        (MISSING, "共5项要点，全部符合得10分，每缺一项扣2分，扣完为止。"),
    ],
)
def test_sentences_say_what_counts(rule: dict[str, Any], sentence: str) -> None:
    assert parse_rule(rule).sentence(Decimal(10)) == sentence


def test_what_may_not_apply_is_asked_only_where_something_may_not() -> None:
    assert [answer.name for answer in parse_rule(EITHER).asks()] == ["satisfied", "inapplicable"]
    assert [answer.name for answer in parse_rule(MISSING).asks()] == ["satisfied"]
    assert parse_rule(EITHER).asks()[0].elements[0] == "暂存款率不高于9%（6分）（暂存款，择一）"


def test_alternatives_count_once_in_the_sum() -> None:
    assert parse_rule(EITHER).problems(Decimal(10)) == ()
    assert parse_rule(EITHER).problems(Decimal(16)) == ("各要点合计10分，与分值16不一致",)


@pytest.mark.parametrize(
    ("inapplicable", "status", "says"),
    [
        ([3], Status.NEEDS_ATTENTION, "要点3不能填为不适用"),
        ([1, 2, 9], Status.NEEDS_ATTENTION, "不在1至3之内"),
        ("全部", Status.MISSING, "不适用的要点“全部”应为要点序号的列表"),
    ],
)
def test_what_cannot_be_inapplicable_is_told(inapplicable: object, status: Status, says: str) -> None:
    found = parse_rule(EITHER).evaluate(Decimal(10), ticked(inapplicable=inapplicable))
    assert found.status is status
    assert says in found.basis


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (of({"text": "甲", "points": 1}, deduction=2), "填了“每缺一项扣分”的，“评分要点”不写分数"),
        (
            of({"text": "甲", "points": 1, "group": "组"}, {"text": "乙", "points": 2, "group": "组"}),
            "“组”是择一的组，组内各要点的分数应相同",
        ),
        (of({"text": "甲", "points": 1}, "乙"), "应各项都写分数，或都不写"),
        (of("甲", deduction=0), "“每缺一项扣分”为“0”，应为大于0的数"),
    ],
)
def test_elements_that_do_not_go_together_are_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule(data)


numbers = st.sets(st.integers(1, 3))


@examples(300)
@given(
    st.sampled_from([EITHER, ONE_OF, ALL | {"elements": [*ALL["elements"], "丙"]}, MISSING]), numbers, numbers, numbers
)
def test_more_that_holds_or_does_not_apply_never_scores_less(
    rule: dict[str, Any], held: set[int], more: set[int], inapplicable: set[int]
) -> None:
    parsed = parse_rule(rule)
    few = parsed.evaluate(Decimal(10), ticked(*held)).score
    many = parsed.evaluate(Decimal(10), ticked(*(held | more), inapplicable=sorted(inapplicable))).score
    assert few is not None
    assert many is not None
    assert 0 <= few <= many <= 10
