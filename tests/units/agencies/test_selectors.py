"""Finding agencies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.agencies import make_agency
from units.agencies.models import Agency
from units.agencies.selectors import (
    AgencyNotFoundError,
    agency_by_code,
    lineage,
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
