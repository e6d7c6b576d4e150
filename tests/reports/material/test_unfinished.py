"""What a template left unfinished in words: every kind is found wherever it stands, and plain words never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.material.unfinished import unfinished_in

LEFT = [
    "**%",
    "**",
    "***万元",
    "*%",
    "*月",
    "…",
    "……",
    "...",
    "。。。",
    "增加/减少",
    "减少／增加",
    "上升/下降",
    "高于/低于",
    "（简要说明）",
    "(简要说明)",
    "（请说明原因）",
    "（此处填写主要做法）",
    "（例如填单位全称）",
    "XX",
    "XXX",
    "xx",
    "ＸＸ",
    "××",
    "×××",
    "×年×月",
    "【待写：主要经验】",
    "【待补充】",
    "【缺：部门.支出】",
    "【请填写】",
    "____",
    "＿＿",
    "??",
    "？？",
    "○○",
    "某某",
    "待补充",
    "待填写",
    "[[主要经验]]",
    "TODO",
    "TBD",
    "{部门.支出",
    "部门.支出}",
    "｛",
]
PLAIN = [
    "部门支出1760.86万元，完成预算的91.79%。",
    "比上年增加（减少）的科目见下表。",
    "不得擅自增加或减少人员。",
    "二〇二三年度",
    "二○○五年",
    "第3条",
    "财预〔2020〕10号",
    "单价×数量",
    "人数×月数",
    "5×4=20",
    "X光机2台",
    "全国XBRL平台",
    "执行率有待补充说明。",
    "尚待完善",
    "工作等待填写时间长",
    "“同舟计划”",
    "（一）宣传不够",
    "（见附件1）",
    "《说明》",
    "A*B",
    "满意度为100%",
    "甲、乙、丙等",
    "收支相抵。",
    "是否完成：是",
    "网址 a.b.c",
    "【2023】1号",
    "问题？已整改。",
    "增加{部门.变动额|万元}",
]
# Words of a report: nothing in this alphabet is or begins an unfinished place.
safe = st.text(alphabet="中心按预算执行全年支出一二三，、；：“”（）《》0123456789.%-万元人户次 \n", max_size=60).filter(
    lambda words: ".." not in words
)


@pytest.mark.parametrize("left", LEFT)
def test_an_unfinished_place_is_found_as_it_stands(left: str) -> None:
    (found,) = unfinished_in(f"全年支出{left}，见下表")
    assert found.text in left or left in found.text
    assert found.mend


@pytest.mark.parametrize("words", PLAIN)
def test_words_that_only_look_alike_are_left_alone(words: str) -> None:
    assert unfinished_in(words) == []


@given(safe)
def test_plain_words_have_none(words: str) -> None:
    assert unfinished_in(words) == []


@given(safe, st.sampled_from(LEFT), safe)
def test_an_unfinished_place_is_found_wherever_it_stands(before: str, left: str, after: str) -> None:
    words = f"{before}，{left}，{after}"
    places = unfinished_in(words)
    at = len(before) + 1
    assert any(place.start < at + len(left) and place.start + len(place.text) > at for place in places)
    assert all(words[place.start : place.start + len(place.text)] == place.text for place in places)


@given(st.text(alphabet="*…X×.。增加减少/（）说明【待写】_?○某[]", max_size=40))
def test_what_is_found_is_in_order_and_never_overlaps(words: str) -> None:
    places = unfinished_in(words)
    ends = [place.start + len(place.text) for place in places]
    assert all(end <= later.start for end, later in zip(ends, places[1:], strict=False))
    assert all(place.text for place in places)


@given(st.sampled_from(LEFT).filter(lambda left: "{" not in left and "}" not in left))
def test_the_name_of_a_fact_is_not_unfinished(left: str) -> None:
    assert unfinished_in(f"支出{{项目/{left}.支出|万元}}。") == []


@given(safe, st.lists(st.sampled_from(LEFT), max_size=4))
def test_mending_every_place_leaves_none(words: str, left: list[str]) -> None:
    """Taking out what was found, again and again, ends: nothing is told that cannot be mended."""
    text = words + "，".join(left)
    for _ in range(20):
        places = unfinished_in(text)
        if not places:
            return
        for place in reversed(places):
            text = f"{text[: place.start]}内容{text[place.start + len(place.text) :]}"
    raise AssertionError(text)
