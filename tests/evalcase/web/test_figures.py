"""Printing of scores and rates, and the links of traceable figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from evalcase.web.templatetags.figures import amount, bar, rate, score, traceable, weight


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Decimal("13"), "13.00"),
        (Decimal("2.345"), "2.35"),
        (Decimal("-0.005"), "-0.01"),
        (0, "0.00"),
        (None, "—"),
        ("", "—"),
        ("缺", "缺"),
    ],
)
def test_scores_round_half_up_once(value: Any, printed: str) -> None:
    assert score(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(Decimal("15.00"), "15"), (Decimal("4.50"), "4.5"), (Decimal("100"), "100"), (Decimal(0), "0"), (None, "—")],
)
def test_weights_drop_idle_zeros(value: Any, printed: str) -> None:
    assert weight(value) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(Decimal(1250000), "1,250,000.00"), (Decimal("0.005"), "0.01"), (0, "0.00"), (None, "—"), ("缺", "缺")],
)
def test_amounts_are_grouped_and_to_the_cent(value: Any, printed: str) -> None:
    assert amount(value) == printed


@pytest.mark.parametrize(
    ("value", "printed", "length"),
    [
        (Decimal("0.86666667"), "86.67%", "86.67"),
        (Decimal("1.2"), "120.00%", "100.00"),
        (Decimal("-0.1"), "-10.00%", "0.00"),
        ("87.85%", "87.85%", "87.85"),
        (None, "—", ""),
        ("－", "－", ""),
    ],
)
def test_rates_and_their_bars(value: Any, printed: str, length: str) -> None:
    assert (rate(value), bar(value)) == (printed, length)


def test_every_figure_becomes_a_link_to_its_trace() -> None:
    body = (
        '<p><data value="1" data-fact="部门.&quot;支出&quot;&amp;A" tabindex="0">1元</data>，'
        '<data value="2">2</data></p>'
    )
    assert traceable(body, "/cases/a/trace") == (
        '<p><a class="figure" href="/cases/a/trace?fact=%E9%83%A8%E9%97%A8.%22%E6%94%AF%E5%87%BA%22%26A">'
        '<data value="1" data-fact="部门.&quot;支出&quot;&amp;A">1元</data></a>，<data value="2">2</data></p>'
    )
