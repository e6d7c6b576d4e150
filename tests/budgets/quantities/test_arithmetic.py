"""Sums, rates and growth, and what dash, blank, zero and not applicable become in them."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgets.quantities import (
    WAN_YUAN,
    YUAN,
    Quantity,
    compound_growth,
    growth,
    parse_quantity,
    ratio,
    round_half_up,
    total,
)
from tests.budgets.quantities.strategies import MONEY, cells, values


def _printed(fraction: Fraction, places: int) -> Decimal:
    """Half-up rounding in whole numbers, as an independent witness."""
    scaled = abs(fraction) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if fraction >= 0 else -whole).scaleb(-places)


STATES = ["5.00元", "0元", "—", "", "不适用"]
PLUS = {
    "5.00元": ["10.00元", "5.00元", "5.00元", "", "不适用"],
    "0元": ["5.00元", "0元", "0元", "", "不适用"],
    "—": ["5.00元", "0元", "—", "", "不适用"],
    "": ["", "", "", "", "不适用"],
    "不适用": ["不适用"] * 5,
}
MINUS = {
    "5.00元": ["0.00元", "5.00元", "5.00元", "", "不适用"],
    "0元": ["-5.00元", "0元", "0元", "", "不适用"],
    "—": ["-5.00元", "0元", "—", "", "不适用"],
    "": ["", "", "", "", "不适用"],
    "不适用": ["不适用"] * 5,
}
TOTAL = {
    "5.00元": ["10.00元", "5.00元", "5.00元", "5.00元", "5.00元"],
    "0元": ["5.00元", "0元", "0元", "0元", "0元"],
    "—": ["5.00元", "0元", "—", "—", "—"],
    "": ["5.00元", "0元", "—", "", ""],
    "不适用": ["5.00元", "0元", "—", "", "不适用"],
}
RATIO = {
    "5.00元": ["100.00%", "不适用", "不适用", "", "不适用"],
    "0元": ["0.00%", "不适用", "不适用", "", "不适用"],
    "—": ["0.00%", "不适用", "不适用", "", "不适用"],
    "": ["", "", "", "", "不适用"],
    "不适用": ["不适用"] * 5,
}
GROWTH = {
    "5.00元": ["0.00%", "不适用", "不适用", "", "不适用"],
    "0元": ["-100.00%", "不适用", "不适用", "", "不适用"],
    "—": ["-100.00%", "不适用", "不适用", "", "不适用"],
    "": ["", "", "", "", "不适用"],
    "不适用": ["不适用"] * 5,
}
COMPOUND = {
    "5.00元": ["0.00%", "不适用", "不适用", "", "不适用"],
    "0元": ["不适用", "不适用", "不适用", "", "不适用"],
    "—": ["不适用", "不适用", "不适用", "", "不适用"],
    "": ["", "", "", "", "不适用"],
    "不适用": ["不适用"] * 5,
}
OPERATIONS: dict[str, tuple[Callable[[Quantity, Quantity], Quantity], dict[str, list[str]]]] = {
    "plus": (lambda left, right: left + right, PLUS),
    "minus": (lambda left, right: left - right, MINUS),
    "total": (lambda left, right: total([left, right]), TOTAL),
    "ratio": (ratio, RATIO),
    "growth": (growth, GROWTH),
    "compound growth": (lambda left, right: compound_growth(left, right, 3), COMPOUND),
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("left", STATES)
@pytest.mark.parametrize("right", STATES)
def test_the_four_states_stay_four_things(name: str, left: str, right: str) -> None:
    operation, table = OPERATIONS[name]
    result = operation(parse_quantity(left, YUAN), parse_quantity(right, YUAN))
    assert result.text() == table[left][STATES.index(right)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_quantities_of_different_dimensions_do_not_mix(name: str) -> None:
    operation, _ = OPERATIONS[name]
    with pytest.raises(ValueError, match="元与人不能相"):
        operation(Quantity.of(1, "元"), Quantity.of(1, "人"))


@pytest.mark.parametrize("empty", [Quantity.nil(), Quantity.blank(), Quantity.not_applicable()])
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_empty_cell_without_unit_fits_every_dimension(name: str, empty: Quantity) -> None:
    operation, table = OPERATIONS[name]
    expected = table["5.00元"][STATES.index(empty.text())]
    assert operation(Quantity.of("5.00", "元"), empty).text() == expected


@pytest.mark.parametrize(
    ("left", "right", "printed"),
    [
        ("1918.25万元", "0.005万元", "1918.255万元"),
        ("1.00亿元", "1.25万元", "1.00亿元"),
        ("—", "1918.25万元", "1918.25万元"),
        ("≥95%", "5%", "100%"),
    ],
)
def test_a_sum_prints_like_its_first_value_and_bears_no_bound(left: str, right: str, printed: str) -> None:
    assert (parse_quantity(left, "元") + parse_quantity(right, "元")).text() == printed


def test_a_total_bears_no_bound() -> None:
    assert total([parse_quantity("≥5项")]).text() == "5项"


def test_a_total_prints_like_its_finest_figure() -> None:
    cells = [parse_quantity(text) for text in ("1.2亿元", "1,918.25万元", "3.21元", "", "—")]
    assert total(cells).text(grouped=True) == "139,182,503.21元"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], Quantity.blank()),
        ([Quantity.blank(), Quantity.blank(YUAN)], Quantity.blank(YUAN)),
        ([Quantity.nil(WAN_YUAN), Quantity.blank(YUAN)], Quantity.nil(WAN_YUAN)),
        ([Quantity.not_applicable(YUAN)], Quantity.not_applicable(YUAN)),
        ([Quantity.not_applicable(YUAN), Quantity.blank(YUAN)], Quantity.blank(YUAN)),
    ],
)
def test_a_total_without_values_says_what_its_cells_say(cells: list[Quantity], expected: Quantity) -> None:
    assert total(cells) == expected


@given(st.lists(cells(MONEY), max_size=8), st.randoms(use_true_random=False))
def test_a_total_does_not_depend_on_order(parts: list[Quantity], random: object) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    known = [part for part in parts if part.is_value]
    assume(known)
    assert total(shuffled) == total(parts)
    exact = sum(Fraction(part.value) for part in known if part.value is not None)
    assert Fraction(total(parts).value or 0) == exact


@given(values(MONEY), values(MONEY))
def test_taking_away_what_was_added_gives_it_back(left: Quantity, right: Quantity) -> None:
    assert (left + right - right).value == left.value
    assert (left - right).value == (-(right - left)).value


@given(values(MONEY), values(MONEY), st.integers(0, 6))
def test_a_ratio_prints_what_exact_fractions_give(part: Quantity, whole: Quantity, places: int) -> None:
    assume(part.value is not None and whole.value)
    assert part.value is not None
    assert whole.value is not None
    exact = Fraction(part.value) / Fraction(whole.value) * 100
    assume(abs(exact) < 10**15)
    assert ratio(part, whole, places).rounded == _printed(exact, places)


@given(values(MONEY), values(MONEY))
def test_growth_prints_what_exact_fractions_give(current: Quantity, base: Quantity) -> None:
    assume(base.value)
    assert current.value is not None
    assert base.value is not None
    exact = (Fraction(current.value) - Fraction(base.value)) / abs(Fraction(base.value)) * 100
    assume(abs(exact) < 10**15)
    assert growth(current, base).rounded == _printed(exact, 2)


@given(st.integers(1, 10**6), st.integers(0, 200_000), st.integers(1, 10))
def test_compound_growth_undoes_compounding_exactly(first: int, rate: int, periods: int) -> None:
    # The rate has three printed decimals, so rounding to two meets every half.
    step = 1 + Decimal(rate) / 100_000
    exact_last = Fraction(first) * Fraction(step) ** periods
    assume(len(str(exact_last.numerator)) < 28 and exact_last.denominator < 10**27)
    last = Quantity(Decimal(exact_last.numerator) / Decimal(exact_last.denominator), YUAN)
    assume(Fraction(last.value or 0) == exact_last)
    result = compound_growth(last, Quantity.of(first, "元"), periods)
    assert result.rounded == round_half_up(Decimal(rate) / 1000, 2)


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        ("387664.62元", "38.766462万元", "100.00%"),
        ("202.5", "100", "202.50%"),
        ("103.87", "100", "103.87%"),
        ("-5元", "10元", "-50.00%"),
        ("1", "3", "33.33%"),
        ("2", "3", "66.67%"),
        ("20001", "200000", "10.00%"),
        ("20010", "200000", "10.01%"),
    ],
)
def test_ratios_of_the_field(part: str, whole: str, printed: str) -> None:
    assert ratio(parse_quantity(part), parse_quantity(whole)).text() == printed


@pytest.mark.parametrize(
    ("current", "base", "printed"),
    [
        ("3.32", "2.33", "42.49%"),
        ("54.93", "1", "5393.00%"),
        ("-2元", "-5元", "60.00%"),
        ("5元", "-5元", "200.00%"),
        ("5元", "5元", "0.00%"),
    ],
)
def test_growth_points_up_when_the_figure_grew(current: str, base: str, printed: str) -> None:
    assert growth(parse_quantity(current), parse_quantity(base)).text() == printed


@pytest.mark.parametrize(
    ("last", "first", "periods", "printed"),
    [
        ("1.331", "1", 3, "10.00%"),
        ("1.21", "1", 2, "10.00%"),
        ("4", "1", 2, "100.00%"),
        ("0.5", "1", 1, "-50.00%"),
        ("-5", "1", 1, "不适用"),
        ("5", "-1", 1, "不适用"),
        ("5", "1", 0, "不适用"),
    ],
)
def test_compound_growth_needs_positive_ends(last: str, first: str, periods: int, printed: str) -> None:
    assert compound_growth(parse_quantity(last), parse_quantity(first), periods).text() == printed


def test_negation_absolute_and_multiples_keep_unit_and_state() -> None:
    loss = Quantity.of("-12.50", "万元")
    assert (-loss).text() == abs(loss).text() == "12.50万元"
    assert (loss * 2).text() == "-25.00万元"
    assert (-Quantity.of("0.00", "元")).text() == "0.00元"
    for empty in (Quantity.nil(YUAN), Quantity.blank(YUAN), Quantity.not_applicable(YUAN)):
        assert -empty == abs(empty) == empty * 3 == empty
