"""Amounts as people like to see them, and what a bare number then means; nothing is rounded, nothing stored anew."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from budgets.quantities import Quantity, parse_quantity
from scoring.cases.models import Case, CaseIndicator
from scoring.score_sheet.amounts import shown, shown_text, with_unit
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from tests.depth import examples
from tests.factories.sheets import scored_sheet
from units.agencies.models import Agency
from units.people.models import User


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("15870047.50元", "", "15,870,047.50元"),
        ("15870047.50元", "万元", "1,587.00475万元"),
        ("1760.86万元", "元", "17,608,600元"),
        ("≥1760.86万元", "元", "≥17,608,600元"),
        ("300000元", "万元", "30万元"),
        ("-0.5万元", "元", "-5,000元"),
        ("26521人", "万元", "26521人"),
        ("90%", "元", "90%"),
        ("未完", "元", "未完"),
        ("", "元", ""),
    ],
)
def test_an_amount_is_written_in_the_unit_asked_for(text: str, unit: str, expected: str) -> None:
    assert shown_text(text, unit=unit) == expected


@examples(100)
@given(cents=st.integers(-(10**15), 10**15), kept=st.sampled_from(["元", "万元", "亿元"]), unit=st.sampled_from("元万"))
def test_what_is_shown_is_exactly_what_is_kept(cents: int, kept: str, unit: str) -> None:
    amount = Quantity.of(str(cents), kept)
    told = shown(amount, "万元" if unit == "万" else unit)
    assert parse_quantity(told).value == amount.value


def test_only_a_bare_number_takes_the_unit_of_its_cell() -> None:
    typed = ("1,300.5", "１３００", "-3", ".5", "1300元", "约1300", "", "12月")
    assert [with_unit(text, "万元") for text in typed] == [
        *("1,300.5万元", "1300万元", "-3万元", ".5万元"),
        *("1300元", "约1300", "", "12月"),
    ]
    assert with_unit("1300", "") == "1300"


@pytest.fixture
def case(centre: Agency) -> Case:
    return scored_sheet(centre, 3)


def amount(case: Case) -> CaseIndicator:
    return case.indicators.select_related("score").get(name="指标2")


def test_a_plain_form_saves_in_the_unit_it_showed_and_nothing_that_was_not_touched(
    case: Case, evaluator: User, client: Client
) -> None:
    client.force_login(evaluator, backend="units.people.backends.RoleBackend")
    cell = f"{amount(case).pk}:actual"
    save_cells(case=case, edits=[Edit(amount(case).pk, "actual", "12345678.9元")])
    address = f"/cases/{case.code}/sheet/"
    html = client.get(f"{address}?unit=wan&density=comfortable").content.decode()
    assert f'name="w:{cell}" value="1,234.56789万元"' in html
    assert f'name="u:{cell}" value="万元"' in html
    assert "score-sheet-page comfortable" in client.get(f"{address}?density=odd").content.decode()

    sent = {f"v:{cell}": "1", f"w:{cell}": "1,234.56789万元", f"u:{cell}": "万元"}
    client.post(address, sent | {cell: "1,234.56789万元"})
    assert amount(case).score.entries["actual"] == "12345678.9元"
    client.post(address, sent | {cell: "1300"})
    assert amount(case).score.entries["actual"] == "1300万元"
    assert amount(case).score.stamps["actual"]["v"] == 2
