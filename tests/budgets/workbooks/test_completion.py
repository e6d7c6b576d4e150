"""是否完成 against the two figures of its row."""

from __future__ import annotations

import pytest

from budgets.workbooks.completion import completion_by_figures, contradicted_completion
from budgets.workbooks.rows import TargetRow


@pytest.mark.parametrize(
    ("target", "actual", "is_cost", "expected"),
    [
        ("≥2.65万人", "26521人", False, "完成"),
        ("≥2.65万人", "26400人", False, "未完成"),
        ("≥2.65万人", "26499人", False, ""),  # prints as 2.65万人: rounding decides
        ("100%", "98%", False, "未完成"),
        ("=100%", "99%", False, "未完成"),
        ("≥20场", "19场", False, "未完成"),
        ("＝100%", "100%", False, "完成"),
        ("=0件", "5件", False, "未完成"),
        ("≤10万元", "12万元", False, "未完成"),
        ("≤10万元", "98000元", False, "完成"),
        ("<5件", "5件", False, ""),
        ("10万元", "12万元", True, "未完成"),
        ("10万元", "8万元", True, "完成"),
        ("≥95%且≤100%", "97%", False, "完成"),
        ("≥95%且≤100%", "103%", False, "未完成"),
        ("≥90%", "≥90%", False, ""),
        ("20场", "30人", False, ""),
        ("建立机制", "已建立", False, ""),
    ],
)
def test_whether_the_figures_meet(target: str, actual: str, is_cost: bool, expected: str) -> None:
    assert completion_by_figures(target, actual, is_cost=is_cost) == expected


@pytest.mark.parametrize(
    ("target", "actual", "word", "expected"),
    [
        ("≥2.65万人", "26521人", "未完成", "完成"),
        ("100%", "98%", "完成", "未完成"),
        ("≤10万元", "12万元", "完成", "未完成"),
        ("≥20场", "25场", "部分完成", "完成"),
        ("≥20场", "15场", "部分完成", ""),
        ("≥20场", "25场", "完成", ""),
        ("≥20场", "15场", "未完成", ""),
        ("≥20场", "15场", "", ""),
        ("≥20场", "15场", "见说明", ""),
    ],
)
def test_contradictions_of_a_row(target: str, actual: str, word: str, expected: str) -> None:
    row = TargetRow(5, 1, "产出指标", "数量指标", "参保人数", target, actual, word)
    assert contradicted_completion(row) == expected
