"""The ways to fill in a cell: what is kept of what was typed, what is wrong with it, how it reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules import Answers
from indicators.rules.answers import Bounds, as_decimal

BOUNDS = Bounds(Decimal("7.50"), elements=4, words=("好", "A级"))


@pytest.mark.parametrize(
    ("cell_kind", "typed", "kept", "text"),
    [
        (Answers.QUANTITY, " ９０％ ", "90%", "90%"),
        (Answers.ELEMENTS, "１、3,3", [1, 3], "1、3"),
        (Answers.ELEMENTS, "无", [], "无"),
        (Answers.ELEMENTS, "第一项", "第一项", "第一项"),
        (Answers.ELEMENTS, "", "", ""),
        (Answers.COUNT, "０3", 3, "3"),
        (Answers.COUNT, "两", "两", "两"),
        (Answers.PERCENT, "85 ％", "85", "85"),
        (Answers.YES_NO, "是", True, "是"),
        (Answers.YES_NO, False, False, "否"),
        (Answers.YES_NO, "大概", "大概", "大概"),
        (Answers.POINTS, "７。5", "7.5", "7.5"),
        (Answers.POINTS_LIST, "8、9.5; 7", ["8", "9.5", "7"], "8、9.5、7"),
        (Answers.POINTS_LIST, "8、甲", "8、甲", "8、甲"),
        (Answers.WEIGHTS, ["1", "2"], ["1", "2"], "1、2"),
        (Answers.TEXT, " 资料　不全 ", "资料　不全", "资料　不全"),
        (Answers.WORD, " Ａ级 ", "A级", "A级"),
        (Answers.DAY, " ２０２３－6－30 ", "2023-6-30", "2023-6-30"),
    ],
)
def test_what_was_typed_is_kept_as_it_is_meant(cell_kind: Answers, typed: object, kept: Any, text: str) -> None:
    assert cell_kind.clean(typed) == kept
    assert cell_kind.text(kept) == text


@pytest.mark.parametrize(
    ("cell_kind", "kept", "problem"),
    [
        (Answers.QUANTITY, "大概", "大概"),
        (Answers.ELEMENTS, [1, 5], "应填写1至4的要点序号"),
        (Answers.ELEMENTS, [], ""),
        (Answers.COUNT, "1.5", "“1.5”应为0或正整数"),
        (Answers.PERCENT, "101", "0到100之间的数（百分数）"),
        (Answers.YES_NO, "大概", "应为“是”或“否”"),
        (Answers.POINTS, "8", "“8”应为0到7.5之间的数（分）"),
        (Answers.POINTS, "7.123", "最多保留两位小数"),
        (Answers.POINTS_LIST, ["7", "9"], "“9”应为0到7.5"),
        (Answers.POINTS_LIST, "七", "应为以顿号隔开的数"),
        (Answers.WEIGHTS, ["1", "0"], "权重都应大于0"),
        (Answers.TEXT, "随意", ""),
        (Answers.PERCENTS, ["92", "85.5"], ""),
        (Answers.PERCENTS, ["92", "101"], "“101”应为0到100之间的数"),
        (Answers.WORD, "A级", ""),
        (Answers.DAY, "2023-6-30", ""),
        (Answers.DAY, "未完成", ""),
        (Answers.DAY, "2023-6-31", "“2023-6-31”应为日期"),
        (Answers.WORD, "较好", "“较好”应为“好”、“A级”之一"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_expected(cell_kind: Answers, kept: Any, problem: str) -> None:
    assert cell_kind.problem("", BOUNDS) == ""
    found = cell_kind.problem(kept, BOUNDS)
    assert problem in found if problem else found == ""


@pytest.mark.parametrize(
    ("cell_kind", "kept", "quantity"),
    [
        (Answers.ELEMENTS, [1, 2], "2项"),
        (Answers.PERCENT, "85", "85%"),
        (Answers.YES_NO, True, "1"),
        (Answers.COUNT, 3, "3"),
        (Answers.POINTS_LIST, ["8", "9"], "2项"),
        (Answers.TEXT, "5", None),
        (Answers.YES_NO, "大概", None),
        (Answers.WORD, "3", None),
    ],
)
def test_an_answer_is_a_fact_where_it_states_a_quantity(cell_kind: Answers, kept: Any, quantity: str | None) -> None:
    found = cell_kind.quantity(kept)
    assert (None if found is None else str(found)) == quantity


TYPED = st.text(max_size=20) | st.sampled_from(["1、2", "85%", "是", "—", "0", "8；9", "１０", "\x00", "\ud800"])


@given(st.sampled_from(Answers), TYPED)
def test_typing_what_the_cell_shows_changes_nothing(cell_kind: Answers, typed: str) -> None:
    kept = cell_kind.clean(typed)
    assert isinstance(cell_kind.problem(kept, BOUNDS), str)
    assert cell_kind.clean(cell_kind.text(kept)) == kept


ODD = st.none() | st.booleans() | st.lists(st.integers() | st.text()) | st.dictionaries(st.text(), st.none())


@given(st.sampled_from(Answers), ODD)
def test_whatever_a_program_sends_is_kept_or_refused_in_words(cell_kind: Answers, raw: object) -> None:
    kept, said = _cleaned(cell_kind, raw)
    assert cell_kind.text(kept) or not kept
    assert not said or said.startswith(("应为", "超过"))


def _cleaned(cell_kind: Answers, raw: object) -> tuple[Any, str]:
    try:
        return cell_kind.clean(raw), ""
    except ValueError as error:
        return "", str(error)


def test_a_number_is_finite() -> None:
    assert as_decimal("NaN") is None
    assert as_decimal(True) is None
    assert as_decimal("1.50") == Decimal("1.5")
