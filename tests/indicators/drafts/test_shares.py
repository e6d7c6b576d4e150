"""Blank weights of a draft share what their branch has left, exactly."""

from __future__ import annotations

from indicators.drafts.framework_drafts import rows_of
from indicators.drafts.shares import filled_weights


def test_blank_weights_are_filled_from_the_top_and_others_stay() -> None:
    content = {
        "total": "100",
        "tree": [
            {"name": "投入", "weight": "40", "children": [
                {"name": "配置", "weight": "", "children": [{"name": "控制率", "weight": ""}]},
                {"name": "执行", "weight": "", "children": [
                    {"name": "率", "weight": "5"}, {"name": "甲", "weight": ""},
                ]},
            ]},
            {"name": "产出", "weight": "", "children": [{"name": n, "weight": ""} for n in "乙丙丁"]},
            {"name": "加分", "weight": "", "rule": {"kind": "extra_points", "sign": "add", "most": "3"}},
        ],
    }  # fmt: skip
    filled, given = filled_weights(content)
    weights = [row.data["weight"] for row in rows_of(filled)]
    assert weights == ["40", "20", "20", "20", "5", "15", "60", "20", "20", "20", ""]
    assert given == 8
    assert filled_weights(filled)[1] == 0
    assert filled_weights({"total": "", "tree": [{"name": "甲", "weight": ""}]})[1] == 0
