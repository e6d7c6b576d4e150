"""Rates that come close to nothing or to the whole are never told as 0 % or 100 %."""

from decimal import Decimal

import pytest

from budgets.quantities import PERCENT, Quantity
from reports.sentences.rates import rate_text


@pytest.mark.parametrize(
    ("percent", "places", "told"),
    [
        ("0", 0, "0%"), ("100", 2, "100.00%"), ("2.834", 2, "2.83%"), ("99.6", 0, "99.6%"), ("100.4", 0, "100.4%"),
        ("0.4", 0, "0.4%"), ("0.004", 2, "0.004%"), ("99.996", 2, "99.996%"), ("0.00001", 2, "不足0.0001%"),
        ("99.99999", 2, "99.9999%以上"), ("100.00001", 2, "略超100%"), ("100.0004", 0, "100.0004%"),
    ],
)  # fmt: skip
def test_a_rate_is_told_honestly(percent: str, places: int, told: str) -> None:
    assert rate_text(Quantity(Decimal(percent) / 100, PERCENT, places)) == told


def test_what_is_no_rate_is_told_as_it_prints() -> None:
    assert rate_text(Quantity.of("99.999", "分", 2)) == "100.00分"
    assert rate_text(Quantity.not_applicable(PERCENT)) == "不适用"
