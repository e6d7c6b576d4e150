"""Any sequence of additions, moves, renamings, removals and restorations leaves a tree that agrees with itself."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from scoring.cases.models import Case
from scoring.scores.models import Score
from scoring.tree.services.indicators import (
    Removed,
    add_indicator,
    move_indicator,
    remove_indicator,
    restore_indicator,
    update_indicator,
)
from scoring.tree.services.rows import TreeError
from tests.depth import examples
from tests.factories.trees import case_in_setup, faults
from units.agencies.models import Agency

WHERE = st.integers(0, 40)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["add after", "add under", "remove", "restore"]), WHERE),
        st.tuples(st.sampled_from(["up", "down", "in", "out"]), WHERE),
        st.tuples(st.just("rename"), WHERE, st.sampled_from(["甲", "乙", "产出", "立项依据充分性", "满意度"])),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def case(centre: Agency) -> Case:
    return case_in_setup(centre, framework="mof-2020-10-self")


def take(case: Case, step: tuple[Any, ...], removed: list[Removed]) -> None:
    rows = list(case.indicators.order_by("order"))
    what, pk = step[0], rows[step[1] % len(rows)].pk if rows else None
    if what == "restore":
        if removed:
            restore_indicator(case=case, removed=removed.pop())
    elif what == "add after" or pk is None:
        add_indicator(case=case, after=pk)
    elif what == "add under":
        add_indicator(case=case, parent=pk)
    elif what == "remove":
        removed.append(remove_indicator(case=case, pk=pk))
    elif what == "rename":
        update_indicator(case=case, pk=pk, fields={"name": step[2]})
    else:
        move_indicator(case=case, pk=pk, direction=what)


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_is_done_the_tree_agrees_with_itself(case: Case, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        removed: list[Removed] = []
        for step in steps:
            with suppress(TreeError):
                take(case, step, removed)
            assert faults(case) == []
        assert Score.objects.filter(indicator__case=case).count() == case.indicators.count()
        transaction.set_rollback(True)


def test_the_version_grows_with_every_change(case: Case) -> None:
    before = case.score_sheet_version
    add_indicator(case=case)
    add_indicator(case=case)
    case.refresh_from_db()
    assert case.score_sheet_version == before + 2
