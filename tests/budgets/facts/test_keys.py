"""How fact names are put together."""

from __future__ import annotations

import pytest

from budgets.facts.keys import account_subject, figure_in_words, project_target, row_subject


@pytest.mark.parametrize(
    ("code", "name", "subject"),
    [("2080101", "行政运行", "2080101行政运行"), ("nature.staff", "人员经费", "人员经费")],
)
def test_an_account_is_named_with_its_code_where_it_has_one_of_digits(code: str, name: str, subject: str) -> None:
    assert account_subject(code, name) == subject


@pytest.mark.parametrize(
    ("names", "subject"),
    [
        ({}, "项目支出"),
        ({"block": "失业保险基金"}, "失业保险基金/项目支出"),
        ({"project": "社保经办"}, "项目/社保经办"),
        ({"project": "社保经办", "block": "失业保险基金"}, "项目/社保经办"),
        ({"project": "社保经办", "part": "财政拨款"}, "项目/社保经办/财政拨款"),
        ({"part": "财政拨款"}, "项目支出/财政拨款"),
    ],
)
def test_a_row_is_named_by_its_project_else_its_fund_and_account(names: dict[str, str], subject: str) -> None:
    assert row_subject("项目支出", **names) == subject


def test_targets_and_figures_in_words() -> None:
    key = project_target("社保经办", "数量指标", "参保人数")
    assert key == "绩效目标/社保经办/数量指标/参保人数"
    assert figure_in_words(f"{key}.指标值", 2) == "绩效目标/社保经办/数量指标/参保人数.指标值（文中第2个数）"
