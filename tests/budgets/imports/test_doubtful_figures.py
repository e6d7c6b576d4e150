"""Counts and rates that cannot well be are asked about at their cell; a person corrects or confirms them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgets.ledger.models import Statistic
from tests.budgets.imports.test_project_forms import unscored
from tests.factories import samples
from tests.factories.imports import Importer, Rejecter

pytestmark = pytest.mark.django_db


def statistics(item: str, unit: str, value: object) -> list[list[Any]]:
    rows = samples.work_statistics()
    rows[2] = [item, unit, value, *rows[2][3:]]
    return rows


@pytest.mark.parametrize(
    ("item", "unit", "value", "says"),
    [
        ("参保职工", "人", 0.4628, "“0.4628人”不是整数，以“人”计的数量应为整数"),
        ("内设机构", "个", -11, "“-11个”是负数"),
        ("群众满意度", "%", "120%", "超出0%至100%"),
        ("预算执行率", "%", "900007%", "一般不超过200%"),
    ],
)
def test_a_statistic_that_cannot_well_be_is_asked_about(
    take_in: Importer, refused: Rejecter, item: str, unit: str, value: object, says: str
) -> None:
    [error] = refused(("履职", statistics(item, unit, value)))
    assert error.cell == "C3"
    assert says in error.text
    assert "确认金额单位和数值" in error.remedy
    take_in(("履职", statistics(item, unit, value)), units_confirmed=True)


@pytest.mark.parametrize(
    ("item", "unit", "value", "kept"),
    [
        ("人均办件", "件", 3.5, "3.5"),
        ("净增参保", "人", -37, "-37"),
        ("参保", "万人", 2.65, "26500"),
        ("增长率", "%", "650%", "6.5"),
    ],
)
def test_means_changes_and_growth_pass(take_in: Importer, item: str, unit: str, value: object, kept: str) -> None:
    take_in(("履职", statistics(item, unit, value)))
    assert Statistic.objects.get(item=item).value == Decimal(kept)


def test_an_actual_that_cannot_well_be_is_asked_about(refused: Rejecter) -> None:
    rows = unscored()
    rows[10][5] = "0.5家"
    [error] = [error for error in refused(("窗口", rows)) if "家" in error.text]
    assert error.cell == "F11"
    assert "不是整数" in error.text
