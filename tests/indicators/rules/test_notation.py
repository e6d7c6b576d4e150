"""Formulas as they are written by hand: what stands there is what is computed, and no sign of a program."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgets.quantities import Quantity, parse_quantity
from indicators.rules import Inputs, parse_rule
from indicators.rules.notation import by_hand, from_hand
from tests.depth import examples

CODE = re.compile(r"[*/@\[\]{}]|min|max|abs|\bif\b|==")


def inputs(**values: str) -> Inputs:
    named = {name: parse_quantity(text) for name, text in values.items()}
    return Inputs(target=parse_quantity("≥100件"), actual=parse_quantity("96件"), values=named)


def written(expression: str) -> str:
    return by_hand(ast.parse(expression, mode="eval").body)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("分值 * min(1, 实际 / 目标)", "分值 × 较小值（1，实际 ÷ 目标）"),
        ("max(0, 1 - 偏离度)", "较大值（0，1 − 偏离度）"),
        ("min(甲, 乙, 丙)", "最小值（甲，乙，丙）"),
        ("max(甲, 乙, 丙)", "最大值（甲，乙，丙）"),
        ("abs(甲 - 乙) / 乙", "|甲 − 乙| ÷ 乙"),
        ("甲 - (乙 - 丙)", "甲 −（乙 − 丙）"),
        ("甲 - 乙 - 丙", "甲 − 乙 − 丙"),
        ("甲 / (乙 * 丙)", "甲 ÷（乙 × 丙）"),
        ("(甲 + 乙) * 0.50", "（甲 + 乙）× 0.5"),
        ("甲 * -乙", "甲 ×（−乙）"),
        ("甲 ** 2 + (甲 + 1) ** (1 / 3)", "甲的2次方 +（甲 + 1）的（1 ÷ 3）次方"),
        ("5 if 甲 >= 0.9 else 2 * 甲", "甲≥0.9时为5，否则为2 × 甲"),
        ("1 + (5 if 甲 == 乙 else 0)", "1 +（甲＝乙时为5，否则为0）"),
    ],
)
def test_a_formula_by_hand(expression: str, text: str) -> None:
    assert written(expression) == text


@pytest.mark.parametrize(
    "expression",
    [
        "分值 * min(1, 实际 / 目标) - 投诉数",
        "0 if 实际 < 0.6 else 分值 - 0.2 * max(0, 1 - 实际 / 目标) * 100",
        "10 if 甲 >= 1 else 8 if 甲 >= 0.8 else 5 if 甲 != 0.6 else 0",
        "1 * (1 if 六月末 >= 0.4 else 0) + 2 * (1 if 九月末 == 0.6 else 0)",
        "min(甲, 1 if 乙 > 0 else 0, 丙)",
        "abs(甲 - 乙) / 乙 * 分值",
        "(甲 + 乙) ** 2 / (甲 + 1) ** (1 / 3)",
    ],
)
def test_a_formula_written_by_hand_is_read_back(expression: str) -> None:
    text = written(expression)
    assert written(from_hand(text)) == text
    assert ast.dump(ast.parse(from_hand(text))) == ast.dump(ast.parse(expression))


def test_what_is_no_formula_comes_back_and_does_not_parse() -> None:
    for text in ("（甲", "甲 +", "完成 得满分"):
        with pytest.raises(SyntaxError):
            ast.parse(from_hand(text), mode="eval")


@pytest.mark.parametrize(
    ("rule", "values", "basis"),
    [
        (
            {"expression": "分值 * min(1, 实际 / 目标) - 投诉数", "gives": "score"},
            {"投诉数": "1件"},
            "得分 = 分值 × 较小值（1，实际 ÷ 目标）− 投诉数 = 10 × 较小值（1，96件 ÷ 100件）− 1件 = 8.60",
        ),
        ({"expression": "完成率", "gives": "share"}, {"完成率": "87.65%"}, "得分 = 分值 × 完成率 = 10 × 87.65% = 8.77"),
        (
            {"expression": "1 - 偏差", "gives": "share"},
            {"偏差": "-12%"},
            "得分 = 分值 ×（1 − 偏差）= 10 ×（1 −（−12%））= 11.2，超过分值，按 10.00 计",
        ),
        ({"expression": "5 - 次", "gives": "score"}, {"次": "8"}, "得分 = 5 − 次 = 5 − 8 = −3，小于0，按 0.00 计"),
        ({"expression": "5", "gives": "score"}, {}, "得分 = 5 = 5.00"),
    ],
)
def test_a_score_with_its_figures_filled_in(rule: dict[str, Any], values: dict[str, str], basis: str) -> None:
    found = parse_rule({"kind": "formula", **rule}).evaluate(Decimal(10), inputs(**values))
    assert found.basis == basis


def test_very_long_figures_are_listed_beside_the_formula() -> None:
    long = "+".join(["甲"] * 28)
    rule = parse_rule({"kind": "formula", "expression": long, "gives": "score"})
    found = rule.evaluate(Decimal(10), inputs(甲="123456789012.34元"))
    assert found.basis.count("123,456,789,012.34元") == 1
    assert found.basis.endswith("超过分值，按 10.00 计")


EXPRESSIONS = st.recursive(
    st.sampled_from(["甲", "乙", "丙", "2", "0.25"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"),
        inner.map(lambda part: f"-({part})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda it: f"{it[0]}({it[1]}, {it[2]})"),
    ),
    max_leaves=8,
)
_BACK = {"×": "*", "÷": "/", "−": "-", "（": "(", "）": ")", "，": ",", "较小值": "min", "较大值": "max"}


@examples(300)
@given(EXPRESSIONS)
def test_what_is_written_is_what_is_computed(expression: str) -> None:
    text = written(expression)
    assert not CODE.search(text)
    back = text
    for sign, code in _BACK.items():
        back = back.replace(sign, code)
    names = {"甲": 3.0, "乙": -7.0, "丙": 0.125}
    try:
        value = eval(expression, {"min": min, "max": max}, names)  # noqa: S307 - made here
    except ZeroDivisionError:
        assume(False)
        return
    assert eval(back, {"min": min, "max": max}, names) == pytest.approx(value)  # noqa: S307


@examples(200)
@given(EXPRESSIONS)
def test_every_formula_is_read_back_as_it_was_written(expression: str) -> None:
    assert written(from_hand(written(expression))) == written(expression)


@examples(100)
@given(EXPRESSIONS, st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=3, max_size=3))
def test_every_figure_and_the_score_stand_in_the_sentence(expression: str, figures: list[Decimal]) -> None:
    rule = parse_rule({"kind": "formula", "expression": expression, "gives": "score"})
    values = {name: Quantity.of(value, "件", 2) for name, value in zip("甲乙丙", figures, strict=True)}
    found = rule.evaluate(Decimal(10), Inputs(values=values))
    if found.score is None:
        return
    assert not CODE.search(found.basis)
    assert f"{found.score}" in found.basis
    for name in rule.reads():
        assert values[name.removeprefix("values.")].text(grouped=True).lstrip("-") in found.basis
