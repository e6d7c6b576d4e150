"""Finding agencies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.agencies import make_agency
from units.agencies.models import Agency
from units.agencies.selectors import (
    AgencyNotFoundError,
    AmbiguousAgencyError,
    agency_by_code,
    agency_by_name,
    lineage,
    subtree,
)
from units.agencies.services import rename_agency

RENAMED = date(2023, 1, 1)


def test_by_code(centre: Agency) -> None:
    assert agency_by_code(" county-centre ") == centre
    with pytest.raises(AgencyNotFoundError, match="没有代码为“nowhere”的单位"):
        agency_by_code("nowhere")


def test_by_current_past_and_short_name(centre: Agency, bureau: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", on=RENAMED)
    assert agency_by_name("某县社保局") == agency_by_name("某县 社保中心") == centre
    assert agency_by_name("县人社局") == bureau
    assert agency_by_name("某县社保局", on=date(2022, 12, 31)) == centre
    with pytest.raises(AgencyNotFoundError, match="在2023-01-01名称"):
        agency_by_name("某县社保局", on=RENAMED)


def test_a_name_borne_by_two_is_never_guessed(centre: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", on=RENAMED)
    heir = make_agency("heir", "某县社保局", valid_from=date(2024, 1, 1))
    with pytest.raises(AmbiguousAgencyError, match="county-centre、heir"):
        agency_by_name("某县社保局")
    assert agency_by_name("某县社保局", on=date(2024, 5, 1)) == heir


def test_the_tree_both_ways(
    centre: Agency, bureau: Agency, foreign_bureau: Agency, django_assert_num_queries: Any
) -> None:
    below = make_agency("below", "基层所", parent=centre)
    with django_assert_num_queries(2):
        assert set(subtree(bureau)) == {bureau, centre, below}
    assert lineage(below) == [below, centre, bureau]
    assert list(subtree(below)) == [below]
