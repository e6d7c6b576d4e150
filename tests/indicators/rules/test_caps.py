"""Caps of the total and of the grade: by a rate too low, a number too high, a yes or a no."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Quantity, parse_quantity
from indicators.rules import RuleError, parse_caps
from indicators.rules.caps import apply_caps
from tests.depth import examples
from tests.factories.rules import LADDER

VETO = {"fact": "评价人选择/过程/资金管理/无违纪.是否达到", "answer": "否", "cap": 59}
NO_TOP = {"fact": "评价人选择/过程/资金使用合规性.发现问题数", "above": 0, "grade": "良"}
SLOW = {"fact": "部门.执行率", "below": "80%", "cap": 89}


def capped(total: str, *caps: dict[str, Any], **facts: Quantity) -> tuple[str, str, str]:
    names = {"met": VETO["fact"], "findings": NO_TOP["fact"], "rate": SLOW["fact"]}
    found = apply_caps(
        Decimal(total), LADDER, parse_caps(list(caps)), {names[key]: value for key, value in facts.items()}
    )
    return str(found.total), found.grade.word, found.basis


NO, YES = Quantity.of(0), Quantity.of(1)


@pytest.mark.parametrize(
    ("total", "caps", "facts", "expected"),
    [
        ("95.00", [VETO], {"met": NO}, ("59.00", "差", "无违纪.是否达到为“否”，总分由95.00降为封顶分59")),
        ("95.00", [VETO], {"met": YES}, ("95.00", "优", "")),
        ("50.00", [VETO], {"met": NO}, ("50.00", "差", "")),
        (
            "95.00",
            [NO_TOP],
            {"findings": parse_quantity("2项")},
            ("95.00", "良", "资金使用合规性.发现问题数为2项，高于0，等级由“优”降为“良”"),
        ),
        ("70.00", [NO_TOP], {"findings": Quantity.of(2)}, ("70.00", "中", "")),
        ("95.00", [NO_TOP], {"findings": Quantity.of(0)}, ("95.00", "优", "")),
        (
            "95.00",
            [SLOW, NO_TOP | {"grade": "中"}, NO_TOP],
            {"rate": parse_quantity("79.999%"), "findings": Quantity.of(1)},
            (
                "89.00",
                "中",
                "部门.执行率为79.999%，低于80%，总分由95.00降为封顶分89；"
                "资金使用合规性.发现问题数为1，高于0，等级由“良”降为“中”",
            ),
        ),
        (
            "95.00",
            [VETO | {"grade": "差"}],
            {"met": NO},
            ("59.00", "差", "无违纪.是否达到为“否”，总分由95.00降为封顶分59"),
        ),
    ],
)
def test_worked_caps(
    total: str, caps: list[dict[str, Any]], facts: dict[str, Quantity], expected: tuple[str, str, str]
) -> None:
    assert capped(total, *caps, **facts) == expected


@pytest.mark.parametrize("fact", [None, Quantity.blank(), parse_quantity("5"), parse_quantity("50%")])
def test_what_is_no_answer_caps_nothing_and_is_named(fact: Quantity | None) -> None:
    facts = {} if fact is None else {str(VETO["fact"]): fact}
    found = apply_caps(Decimal(95), LADDER, parse_caps([VETO]), facts)
    assert (found.total, found.unknown) == (Decimal(95), (VETO["fact"],))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (VETO | {"below": "60%"}, "“低于”“高于”“回答为”写了几个或一个没写，应为其中一个"),
        ({"fact": "甲", "cap": 59}, "“低于”“高于”“回答为”写了几个或一个没写，应为其中一个"),
        ({"fact": "甲", "answer": "是"}, "没有填写“封顶分”“最高等级”，应为其中至少一个"),
        (VETO | {"answer": "有"}, "“回答为”为“有”，应为是（是）、否（否）之一"),
        ({"answer": "是", "cap": 59}, "没有填写“事实”"),
    ],
)
def test_caps_are_read_strictly(data: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_caps([data])


@examples(200)
@given(
    st.decimals(0, 100, places=2), st.sampled_from([NO, YES, None]), st.integers(0, 3), st.decimals(0, 120, places=2)
)
def test_caps_only_ever_lower(total: Decimal, met: Quantity | None, findings: int, rate: Decimal) -> None:
    facts = {str(NO_TOP["fact"]): Quantity.of(findings), str(SLOW["fact"]): Quantity.of(rate, "%")}
    if met is not None:
        facts[str(VETO["fact"])] = met
    found = apply_caps(total, LADDER, parse_caps([VETO, NO_TOP, SLOW]), facts)
    assert found.total <= total
    assert found.grade.index >= LADDER.grade(found.total).index
    assert bool(found.basis) == (found.total < total or found.grade != LADDER.grade(found.total))
