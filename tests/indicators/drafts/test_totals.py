"""What a framework says of its total, in words, and what of it cannot work."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.drafts.totals import facts_for_caps, totals_of

EXTRA = {"name": "表彰", "weight": "0", "rule": {"kind": "extra_points", "sign": "add", "points": "1", "most": "3"}}
PLAIN = {"name": "完成率", "weight": "100", "rule": {"kind": "ratio_up"}, "inputs": {"actual": "事故"}}
LADDER = [{"word": "优", "from": "90"}, {"word": "差", "from": "0"}]


def content(*tree: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"total": "100", "ladder": LADDER, "caps": [], "facts": [], "tree": list(tree)} | more


def test_a_total_that_is_but_the_sum_says_nothing() -> None:
    assert totals_of(content(PLAIN)).is_plain


def test_extra_points_and_caps_are_told_in_words() -> None:
    cap = {"fact": "评价人选择/表彰.次数", "above": "0", "cap": "59", "grade": "差"}
    told = totals_of(content(PLAIN, EXTRA, caps=[cap], highest="103"))
    assert told.caps == ("表彰.次数高于0的，总分不超过59分，等级不高于“差”。",)
    assert told.extras == (("表彰", "每次加1分，最多加3分，不占分值。"),)
    assert (told.highest, told.remarks) == ("总分在0到103分之间。", ())
    assert totals_of(content(caps=[{"fact": "部门.执行率"}])).caps[0].startswith("不能用：")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"tree": [PLAIN, EXTRA]}, "加分最多3分"),
        ({"highest": "105"}, "没有加分的指标"),
        ({"tree": [PLAIN, EXTRA], "highest": "110"}, "至多103分"),
        ({"caps": [{"fact": "部门.执行率", "below": "60%", "cap": "100"}]}, "就是总分"),
        ({"caps": [{"fact": "部门.执行率", "below": "60%", "grade": "优"}]}, "最高一档"),
        ({"caps": [{"fact": "部门.执行率", "below": "60%", "cap": points} for points in ("69", "59")]}, "条件相同"),
        ({"caps": [{"fact": "火灾", "above": "0件", "cap": "59"}], "facts": [{"key": "火灾"}]}, "无处填写"),
    ],
)
def test_what_cannot_work_is_told(more: dict[str, Any], found: str) -> None:
    (remark,) = totals_of(content(PLAIN) | more).remarks
    assert found in remark


def test_a_cap_may_read_what_a_leaf_reads_or_what_is_answered() -> None:
    cap = {"fact": "事故", "above": "0件", "cap": "59"}
    whole = content(PLAIN, EXTRA, caps=[cap], facts=[{"key": "事故"}], highest="103")
    assert totals_of(whole).remarks == ()
    keys = facts_for_caps(whole)
    assert keys[0] == "事故"
    assert [key for key in keys if key.startswith("评价人选择/表彰.")]
    assert "部门.执行率" in keys
