"""Printing, conversion and comparison of quantities."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Agreement, Quantity, State, parse_quantity, ratio, round_half_up, total, unit_of
from tests.budgets.quantities.strategies import MONEY, cells, values


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        ("0.005", 2, "0.01"),
        ("0.0049999", 2, "0.00"),
        ("2.675", 2, "2.68"),
        ("2.665", 2, "2.67"),
        ("-2.665", 2, "-2.67"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-0.004", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("-0", 2, "0.00"),
        ("1E+3", 1, "1000.0"),
        ("1250", -2, "1300"),
        ("1" + "0" * 60, 2, "1" + "0" * 60 + ".00"),
    ],
)
def test_printing_rounds_halves_up_and_never_prints_minus_zero(value: str, places: int, printed: str) -> None:
    assert f"{round_half_up(Decimal(value), places):f}" == printed
    assert Quantity(Decimal(value), places=places).text() == printed


@pytest.mark.parametrize(
    ("quantity", "plain", "grouped"),
    [
        (Quantity.of("19182517.86", "元"), "19182517.86元", "19,182,517.86元"),
        (Quantity.of("-1234.5", "万元", 2), "-1234.50万元", "-1,234.50万元"),
        (Quantity.of(999, "人"), "999人", "999人"),
        (Quantity.nil(unit_of("元")), "—", "—"),
        (Quantity.blank(unit_of("元")), "", ""),
        (Quantity.not_applicable(unit_of("元")), "不适用", "不适用"),
    ],
)
def test_figures_print_plain_and_grouped(quantity: Quantity, plain: str, grouped: str) -> None:
    assert quantity.text() == str(quantity) == plain
    assert quantity.text(grouped=True) == grouped


def test_yuan_and_ten_thousand_yuan_both_display_right() -> None:
    exact = parse_quantity("19182517.86元")
    assert exact.to("万元", 2).text(grouped=True) == "1,918.25万元"
    assert exact.to("万元", 6).to("元", 2).text(grouped=True) == "19,182,517.86元"
    assert exact.to("亿元", 2).text() == "0.19亿元"
    assert exact.agreement(parse_quantity("1918.25万元")) is Agreement.SAME


@given(values(MONEY), st.lists(st.sampled_from(MONEY), max_size=6))
def test_money_conversions_lose_nothing(quantity: Quantity, units: list[str]) -> None:
    converted = quantity
    for unit in units:
        converted = converted.to(unit)
    assert converted.to(quantity.unit) == quantity
    reread = Quantity.of(converted.amount, converted.unit)
    assert reread.value == quantity.value


def test_more_than_twenty_eight_digits_stay_exact() -> None:
    exact = Quantity.of("123456789012345678901234567.8901234", "亿元")
    assert exact.text() == "123456789012345678901234567.8901234亿元"
    assert (exact - Quantity.of("0.0000001", "亿元")).text() == "123456789012345678901234567.8901233亿元"


def test_a_quantity_converts_only_within_its_dimension() -> None:
    with pytest.raises(ValueError, match="元不能换算为人"):
        Quantity.of(1, "元").to("人")


def test_no_float_no_infinity_and_no_value_without_state() -> None:
    with pytest.raises(TypeError, match="float"):
        Quantity.of(0.1, "元")  # type: ignore[arg-type]
    for text in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="finite"):
            Quantity.of(text)
    with pytest.raises(ValueError, match="state"):
        Quantity(None)
    with pytest.raises(ValueError, match="state"):
        Quantity(Decimal(1), state=State.NIL)


def test_a_quantity_without_value_has_no_amount() -> None:
    with pytest.raises(ValueError, match="没有数值（无此项）"):
        _ = Quantity.nil().amount


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("19182517.86元", "1918.25万元", Agreement.SAME),
        ("1918.25万元", "0.19亿元", Agreement.SAME),
        ("0.97倍", "97%", Agreement.SAME),
        ("5.0%", "5%", Agreement.SAME),
        ("1.25", "1.3", Agreement.SAME),
        ("10959.856万元", "10959.85万元", Agreement.TAIL),
        ("86.183%", "86.19%", Agreement.TAIL),
        ("57.8985%", "57.89%", Agreement.TAIL),
        ("99.985%", "99%", Agreement.TAIL),
        ("89.35", "89.4", Agreement.SAME),
        ("1.23", "1.24", Agreement.TAIL),
        ("-1.23", "-1.24", Agreement.TAIL),
        ("0", "1", Agreement.TAIL),
        ("1.23", "1.25", Agreement.DIFFERENT),
        ("194人", "202人", Agreement.DIFFERENT),
        ("97%", "103.87%", Agreement.DIFFERENT),
        ("53.93%", "5393%", Agreement.DIFFERENT),
        ("1918.25元", "1918.25万元", Agreement.DIFFERENT),
        ("5元", "5人", Agreement.DIFFERENT),
        ("≥95%", "95%", Agreement.SAME),
        ("0", "—", Agreement.DIFFERENT),
        ("0", "", Agreement.DIFFERENT),
        ("0", "不适用", Agreement.DIFFERENT),
        ("—", "", Agreement.DIFFERENT),
        ("—", "不适用", Agreement.DIFFERENT),
        ("", "不适用", Agreement.DIFFERENT),
        ("—", "-", Agreement.SAME),
        ("", " ", Agreement.SAME),
    ],
)
def test_printed_figures_agree_differ_in_the_tail_or_contradict(left: str, right: str, agreement: Agreement) -> None:
    first, second = parse_quantity(left), parse_quantity(right)
    assert first.agreement(second) is agreement
    assert second.agreement(first) is agreement


def test_dashes_of_different_columns_do_not_contradict() -> None:
    assert Quantity.nil(unit_of("元")).agreement(Quantity.nil(unit_of("万元"))) is Agreement.SAME
    assert Quantity.blank().agreement(Quantity.blank(unit_of("人"))) is Agreement.SAME


@given(cells(MONEY), cells(MONEY))
def test_agreement_is_reflexive_and_symmetric(left: Quantity, right: Quantity) -> None:
    assert left.agreement(left) is Agreement.SAME
    assert left.agreement(right) is right.agreement(left)


@given(values(("元", "万元")), st.integers(0, 6))
def test_a_rounded_figure_agrees_with_the_exact_one(exact: Quantity, places: int) -> None:
    assert exact.to(places=min(places, exact.places)).agreement(exact) is Agreement.SAME


@given(values(MONEY), st.sampled_from([-2, -1, 1, 2]))
def test_one_last_place_is_a_tail_and_two_are_a_contradiction(quantity: Quantity, steps: int) -> None:
    assert quantity.value is not None
    moved = Quantity(quantity.value + steps * quantity.last_place, quantity.unit, quantity.places)
    assert quantity.agreement(moved) is (Agreement.TAIL if abs(steps) == 1 else Agreement.DIFFERENT)


@pytest.mark.parametrize(
    ("symbol", "dimension", "factor"),
    [
        ("元", "元", 1),
        ("万 元", "元", 10**4),
        ("亿元", "元", 10**8),
        ("万亿元", "元", 10**12),
        ("千亿元", "元", 10**11),
        ("十万人", "人", 10**5),
        ("万", "", 10**4),
        ("百分点", "比率", "0.01"),
        ("百户", "百户", 1),
        ("人民币元", "元", 1),
        ("元/人月", "元/人月", 1),
    ],
)
def test_a_unit_knows_its_dimension_and_factor(symbol: str, dimension: str, factor: int | str) -> None:
    unit = unit_of(symbol)
    assert (unit.dimension, unit.factor) == (dimension, Decimal(factor))
    assert (unit.is_money, unit.is_ratio) == (dimension == "元", dimension == "比率")


def test_a_range_is_kept_exactly_and_kept_quantities_are_still_read() -> None:
    span = parse_quantity("90%-95.5%")
    assert Quantity.from_data(json.loads(json.dumps(span.as_data()))) == span
    assert Quantity.from_data(["0.9", "%", 0, "value", "≥"]) == parse_quantity("≥90%")
    assert (span.lower_edge.text(), span.upper_edge.text()) == ("≥90.0%", "≤95.5%")
    assert span.number_text() == "90.0～95.5"


def test_a_range_is_no_number_to_compute_with() -> None:
    span = parse_quantity("3-5人")
    for compute in (lambda: -span, lambda: abs(span), lambda: span * 2, lambda: span + span, lambda: total([span])):
        with pytest.raises(ValueError, match="是区间"):
            compute()
    with pytest.raises(ValueError, match="是区间"):
        ratio(span, parse_quantity("10人"))


def test_ranges_agree_where_both_edges_do() -> None:
    span = parse_quantity("90%-95%")
    assert span.agreement(parse_quantity("≥90%且≤95%")) is Agreement.SAME
    assert span.agreement(parse_quantity("90%-96%")) is Agreement.TAIL
    assert span.agreement(parse_quantity("80%-95%")) is Agreement.DIFFERENT
    assert span.agreement(parse_quantity("90%")) is Agreement.DIFFERENT
