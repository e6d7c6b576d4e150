"""Contradicting values of one fact: found whatever their units, and equal as printed is no contradiction."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.facts import (
    Candidate,
    CellSource,
    Fact,
    FactBook,
    Formula,
    FormulaSource,
    agreement_of,
    contested,
    extend,
)  # fmt: skip
from budgets.quantities import Agreement, Quantity
from tests.depth import examples

AMOUNTS = st.decimals(Decimal(1), Decimal(10) ** 9, places=2)


def cell(number: int, sheet: str = "") -> CellSource:
    return CellSource("甲.xlsx", f"{number:064}", sheet or f"表{number}", f"B{number}")


def of(*texts: tuple[str, str]) -> list[Candidate]:
    return [Candidate.of(Quantity.of(text, unit), cell(at)) for at, (text, unit) in enumerate(texts, start=1)]


@examples(200)
@given(st.lists(AMOUNTS, min_size=1, max_size=5), AMOUNTS)
def test_the_one_value_that_differs_is_found_with_its_cell(same: list[Decimal], other: Decimal) -> None:
    value = same[0]
    stated = [Candidate.of(Quantity.of(value, "元", 2), cell(at)) for at in range(len(same))]
    assert contested("部门.支出", stated) is None
    odd = Candidate.of(Quantity.of(value + other, "元", 2), cell(99))
    question = contested("部门.支出", [*stated, odd])
    assert question is not None
    assert [candidate.source.cell for candidate in question.values] == ["B0", "B99"]
    assert all(candidate.words in question.words for candidate in question.values)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("1918.25", "万元"), ("19182512.34", "元"), Agreement.SAME),
        (("1918.25", "万元"), ("19182612.34", "元"), Agreement.TAIL),
        (("1918.25", "万元"), ("19192512.34", "元"), Agreement.DIFFERENT),
        (("90", "%"), ("90.00", "%"), Agreement.SAME),
        (("97.8", "%"), ("97.9", "%"), Agreement.TAIL),
        (("1200", "人次"), ("1201", "人次"), Agreement.DIFFERENT),
        (("8.00", "元"), ("8.01", "元"), Agreement.DIFFERENT),
        (("12", "人"), ("12", "元"), Agreement.DIFFERENT),
    ],
)
def test_what_prints_alike_agrees(first: tuple[str, str], second: tuple[str, str], expected: Agreement) -> None:
    assert agreement_of(of(first, second)) is expected


def test_a_dash_is_a_zero_and_a_word_is_itself() -> None:
    dash, zero = Candidate.of(Quantity.nil(), cell(1)), Candidate.of(Quantity.of("0.00", "元"), cell(2))
    assert contested("项目支出.年初结转", [dash, zero]) is None
    words = [Candidate("县级资金", cell(1)), Candidate("省级资金", cell(2)), Candidate("县级资金", cell(3))]
    question = contested("项目/甲.资金来源", words)
    assert question is not None
    assert [candidate.text for candidate in question.values] == ["县级资金", "省级资金"]


def test_a_bound_and_a_value_are_not_the_same() -> None:
    bound = Quantity(Decimal("0.9"), Quantity.of(1, "%").unit, bound="≥")
    assert agreement_of([Candidate.of(bound, cell(1)), *of(("90", "%"))]) is Agreement.DIFFERENT


def test_the_digest_is_of_what_the_sheets_state_not_of_where() -> None:
    first, second = (Candidate("县级", cell(1, "甲表")), Candidate("省级", cell(2, "乙表")))
    moved = (Candidate("省级", cell(7, "乙表")), Candidate("县级", cell(8, "甲表")))
    changed = (first, Candidate("市级", cell(2, "乙表")))
    questions = [contested("项目/甲.资金来源", found) for found in ((first, second), moved, changed)]
    digests = [question.digest for question in questions if question is not None]
    assert digests[0] == digests[1] != digests[2]


def test_what_follows_from_a_contested_fact_is_contested() -> None:
    question = contested("部门.支出", of(("80", "元"), ("90", "元")))
    blank = Fact("部门.支出", Quantity.blank(), cell(1), question)
    book = FactBook(2023, [blank, Fact("部门.全年预算", Quantity.of(100, "元"), cell(3))])
    book = extend(book, [Formula("部门.执行率", "ratio", ("部门.支出", "部门.全年预算"))])
    rate = book["部门.执行率"]
    assert rate.contested == question
    assert not rate.quantity.is_value
    assert isinstance(rate.source, FormulaSource)
    assert book["部门.支出+部门.全年预算"].contested == question
