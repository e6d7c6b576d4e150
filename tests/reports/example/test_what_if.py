"""Figures changed for a moment: everything that follows from them moves, nothing else does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.facts import CellSource
from budgets.quantities import Quantity
from reports.example.what_if import (
    changed_sentences,
    corrected,
    count_changed_figures,
    open_leaves,
    printed,
    rates_chart,
)
from scoring.cases.models import Case

INSURED = "城镇职工基本养老保险参保人数"


def test_leaves_offered_rest_on_a_cell_that_the_report_speaks_of(fumin: Case) -> None:
    before = printed(fumin)
    leaves = open_leaves(before)
    assert [(leaf.number, leaf.node.indicator.name) for leaf in leaves] == [
        (8, "离退休干部津贴经费执行率"),
        (9, "独生子女奖励金执行率"),
        (14, "城镇职工养老保险参保人数"),
        (15, "工伤保险参保人数"),
        (21, "社保服务“康乃馨”行动"),
    ]
    assert all(isinstance(before.material.book[leaf.key].source, CellSource) for leaf in leaves)


def test_a_figure_moves_what_follows_from_it(fumin: Case) -> None:
    before = printed(fumin)
    after = corrected(before, {INSURED: Quantity.of(12000, "人")})
    assert (before.material.case.total, after.material.case.total) == (Decimal("91.17"), Decimal("88.43"))
    assert (before.material.case.grade, after.material.case.grade) == ("优", "良")
    assert before.material.book.quantity(f"{INSURED}.同比增长率").text() == "87.15%"
    assert after.material.book.quantity(f"{INSURED}.同比增长率").text() == "-15.32%"
    told = [(change.before or "", change.after or "") for change in changed_sentences(before.report, after.report)]
    assert len(told) == 2
    assert any("增长87.15%" in old and "下降15.32%" in new for old, new in told)
    assert count_changed_figures(before.report, after.report) >= 8


def test_the_same_figure_moves_nothing(fumin: Case) -> None:
    before = printed(fumin)
    after = corrected(before, {INSURED: before.material.book.quantity(INSURED)})
    assert after.material.case.total == before.material.case.total
    assert changed_sentences(before.report, after.report) == []


@pytest.mark.parametrize("number", ["0", "14171", "99999999999999999999"])
def test_any_count_gives_a_total_and_a_chart(fumin: Case, number: str) -> None:
    before = printed(fumin)
    after = corrected(before, {INSURED: Quantity.of(number, "人")})
    assert after.material.case.total is not None
    assert [series.name for series in rates_chart(before, after).series] == ["原来", "改后"]


def test_the_stored_case_is_left_alone(fumin: Case) -> None:
    corrected(printed(fumin), {INSURED: Quantity.of(0, "人")})
    assert fumin.total == Decimal("91.17")
    assert Case.objects.get(pk=fumin.pk).total == Decimal("91.17")
