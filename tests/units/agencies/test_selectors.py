"""Finding agencies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.agencies import make_agency
from units.agencies.models import Agency, AgencyName
from units.agencies.selectors import (
    AgencyNotFoundError,
    agency_by_code,
    lineage,
    names_by_year,
    subtree,
)


def test_by_code(centre: Agency) -> None:
    assert agency_by_code(" county-centre ") == centre
    with pytest.raises(AgencyNotFoundError, match="没有代码为“nowhere”的单位"):
        agency_by_code("nowhere")


def test_the_tree_both_ways(
    centre: Agency, bureau: Agency, foreign_bureau: Agency, django_assert_num_queries: Any
) -> None:
    below = make_agency("below", "基层所", parent=centre)
    with django_assert_num_queries(2):
        assert set(subtree(bureau)) == {bureau, centre, below}
    assert lineage(below) == [below, centre, bureau]
    assert list(subtree(below)) == [below]


def test_names_stand_by_year_and_a_change_by_its_day() -> None:
    """Years with the same name stand together; the year of a change tells both."""
    agency = Agency(pk=1, code="a")
    spans = [(date(2019, 1, 1), date(2021, 6, 1)), (date(2021, 6, 1), date(2022, 1, 1)), (date(2022, 1, 1), None)]
    names = [
        AgencyName(name=f"第{number}名", valid_from=since, valid_to=until)
        for number, (since, until) in enumerate(spans)
    ]
    agency._prefetched_objects_cache = {"names": names}  # type: ignore[attr-defined]
    assert names_by_year(agency) == [
        ("2019—2020年", "第0名"),
        ("2021年", "第0名（到6月1日前）；第1名（自6月1日起）"),
        ("2022年起", "第2名"),
    ]
