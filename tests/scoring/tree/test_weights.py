"""Points shared out over a tree: exact sums whatever the number, and the three buttons on a case."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.drafts.shares import even_parts, proportional_parts
from scoring.cases.models import Case
from scoring.tree.selectors import tree_problems
from scoring.tree.services.indicators import add_indicator, update_indicator
from scoring.tree.services.rows import TreeError
from scoring.tree.services.weights import scale_to_whole, split_evenly, take_sum
from tests.factories.trees import case_in_setup, node
from units.agencies.models import Agency

CENTS = st.decimals(min_value=0, max_value=1000, places=2)


@pytest.fixture
def case(centre: Agency) -> Case:
    return case_in_setup(centre)


@pytest.mark.parametrize(
    ("whole", "count", "parts"),
    [
        ("30", 3, "10 10 10"),
        ("15", 2, "7.5 7.5"),
        ("100", 3, "33.4 33.3 33.3"),
        ("10", 8, "1.25 1.25 1.25 1.25 1.25 1.25 1.25 1.25"),
        ("0.1", 3, "0.04 0.03 0.03"),
        ("1", 0, ""),
        ("0", 2, "0 0"),
    ],
)
def test_even_parts(whole: str, count: int, parts: str) -> None:
    assert even_parts(Decimal(whole), count) == [Decimal(part) for part in parts.split()]


@given(whole=CENTS, count=st.integers(1, 300))
def test_even_parts_sum_exactly_and_hardly_differ(whole: Decimal, count: int) -> None:
    parts = even_parts(whole, count)
    assert sum(parts) == whole
    assert len(parts) == count
    assert max(parts) - min(parts) <= Decimal("0.1")
    assert all(part == part.quantize(Decimal("0.01")) and part >= 0 for part in parts)


@given(whole=CENTS, weights=st.lists(CENTS, min_size=1, max_size=60))
def test_proportional_parts_sum_exactly_and_stay_near_their_share(whole: Decimal, weights: list[Decimal]) -> None:
    parts = proportional_parts(whole, weights)
    assert sum(parts) == whole
    assert all(part >= 0 for part in parts)
    if total := sum(weights):
        shares = [whole * weight / total for weight in weights]
        assert all(abs(part - share) <= Decimal("0.01") for part, share in zip(parts, shares, strict=True))


def test_split_evenly_below_a_branch_and_over_the_whole(case: Case) -> None:
    group = node(case, "项目立项")
    update_indicator(case=case, pk=group.pk, fields={"weight": "7"})
    assert [row.weight for row in split_evenly(case=case, pk=group.pk)] == [Decimal("3.5"), Decimal("3.5")]
    assert [row.weight for row in split_evenly(case=case)] == [25, 25, 25, 25]
    with pytest.raises(TreeError, match="没有下级指标"):
        split_evenly(case=case, pk=node(case, "立项依据充分性").pk)


def test_scale_and_take_the_sum(case: Case) -> None:
    group = node(case, "项目立项")
    update_indicator(case=case, pk=group.pk, fields={"weight": "9"})
    scaled = scale_to_whole(case=case, pk=group.pk)
    assert sum(row.weight for row in scaled) == 9
    update_indicator(case=case, pk=scaled[0].pk, fields={"weight": "1.25"})
    assert take_sum(case=case, pk=group.pk).weight == Decimal("1.25") + scaled[1].weight


def test_weights_nobody_saw_are_not_overwritten(case: Case) -> None:
    version = case.score_sheet_version
    update_indicator(case=case, pk=node(case, "立项依据充分性").pk, fields={"weight": "7"})
    with pytest.raises(TreeError, match="已有他人的修改"):
        split_evenly(case=case, pk=node(case, "项目立项").pk, seen_version=version)


def test_extra_points_take_no_share_and_are_no_fault(case: Case) -> None:
    rule = {"kind": "extra_points", "sign": "subtract", "points": 5, "most": 30}
    extras = add_indicator(case=case, name="加减分")
    update_indicator(case=case, pk=extras.pk, fields={"weight": "0", "rule": rule})
    below = add_indicator(case=case, parent=extras.pk)
    assert (below.weight, below.rule) == (0, rule)
    level_1 = [row for row in split_evenly(case=case) if row.level == 1]
    assert sum(row.weight for row in level_1) == 100
    assert all(row.name != "加减分" for row in level_1)
    scale_to_whole(case=case)
    for row in case.indicators.exclude(pk__in=[extras.pk, below.pk]).filter(children__isnull=False).distinct():
        scale_to_whole(case=case, pk=row.pk)
    assert [problem.found for problem in tree_problems(case) if "加减分" in problem.place] == []
    update_indicator(case=case, pk=below.pk, fields={"weight": "3"})
    found = [problem.found for problem in tree_problems(case) if problem.key == str(below.pk)]
    assert "加减分不占总分，分值应为0，现为3" in found[0]
