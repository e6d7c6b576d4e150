"""Formulas with their figures filled in."""

from __future__ import annotations

from datetime import date

import pytest

from budgets.facts import EntrySource, Fact, FactBook, Formula, extend, worked
from budgets.quantities import parse_quantity


def book(**figures: str) -> FactBook:
    source = EntrySource("甲", date(2024, 3, 5), "试")
    return FactBook(2024, [Fact(key, parse_quantity(text), source) for key, text in figures.items()])


@pytest.mark.parametrize(
    ("figures", "formula", "told"),
    [
        (
            {"部门.支出": "2086万元", "部门.全年预算": "2170万元"},
            Formula("部门.执行率", "ratio", ("部门.支出", "部门.全年预算")),
            "部门支出 ÷ 部门全年预算 = 2,086 ÷ 2,170 = 96.13%",
        ),
        (
            {"部门.支出": "-3万元", "部门.支出@上年": "2万元"},
            Formula("部门.变动", "growth", ("部门.支出", "部门.支出@上年")),
            "（部门支出 − 上年部门支出）÷ |上年部门支出| = （（−3）− 2）÷ |2| = -250.00%",
        ),
        (
            {"甲": "3人", "乙": "1500元"},
            Formula("人均", "ratio", ("甲", "甲")),
            "甲 ÷ 甲 = 3 ÷ 3 = 100.00%",
        ),
        (
            {"项目/甲.支出": "3元", "项目/乙.支出": "4元"},
            Formula("项目数", "count", ("项目/甲.支出", "项目/乙.支出"), unit="个"),
            "共2项：“甲”支出、“乙”支出",
        ),
    ],
)
def test_a_formula_is_told_with_its_figures(figures: dict[str, str], formula: Formula, told: str) -> None:
    known = extend(book(**figures), [formula])
    assert worked(known[formula.key], known) == told


def test_what_no_formula_makes_has_no_working() -> None:
    known = book(甲="3人")
    assert worked(known["甲"], known) == ""
